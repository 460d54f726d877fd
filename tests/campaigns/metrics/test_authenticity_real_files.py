"""The figures of docs/authenticity.md on accounts that others labelled."""

import numpy as np
import pytest

from campaigns.imports.profiles import read_profiles
from campaigns.metrics.authenticity.auc import auc
from campaigns.metrics.authenticity.closer import look_closer, order_of
from campaigns.metrics.authenticity.percentiles import reference_of
from campaigns.metrics.authenticity.profile_signals import signal_values
from campaigns.metrics.authenticity.trial import learn_order, try_signals
from campaigns.services.authenticity import profiles_of

FILES = {
    "instafake": ("instafake_fake_accounts.json", "instafake_real_accounts.json"),
    "spammers": ("ig_fake_genuine_609.csv",),
}
OTHER = {"instafake": "spammers", "spammers": "instafake"}


@pytest.fixture(scope="module")
def labelled(real_data):
    sets = {}
    for name, parts in FILES.items():
        files = [read_profiles(real_data(f"fakes/{part}")) for part in parts]
        label = np.array([label for file in files for label in file.labels], dtype=bool)
        sets[name] = (profiles_of(files), label)
    return sets


@pytest.mark.parametrize("name", FILES)
def test_signals_together_are_surely_better_than_the_best_of_them_alone(name, labelled):
    profiles, label = labelled[name]
    found = try_signals(signal_values(profiles), label)
    best = found.alone[found.best_alone]
    ratio = found.alone["follows_more_than_followed"]
    assert found.shipped.value == pytest.approx(0.983, abs=0.004)
    assert found.learnt.value == pytest.approx(0.982, abs=0.004)
    assert best.value == pytest.approx(0.936, abs=0.006)
    assert min(found.shipped.low, found.learnt.low) > max(best.high, ratio.high)


@pytest.mark.parametrize("name", FILES)
def test_weights_learnt_on_one_set_hold_on_the_other(name, labelled):
    profiles, label = labelled[OTHER[name]]
    order = learn_order(signal_values(profiles), label)
    asked, labels = labelled[name]
    values = signal_values(asked)
    found = auc(order_of(values, order), labels)
    assert found.value > 0.97
    assert found.low > max(one.value for one in try_signals(values, labels).alone.values() if one)


@pytest.mark.parametrize("name", FILES)
def test_most_fakes_and_few_genuine_ones_are_looked_at_closer_beside_other_genuine_accounts(name, labelled):
    ordinary, ordinary_label = labelled[OTHER[name]]
    values = {signal: each[~ordinary_label] for signal, each in signal_values(ordinary).items()}
    profiles, label = labelled[name]
    look = look_closer(profiles, reference_of(values)).look
    assert look[label].mean() > 0.85
    assert look[~label].mean() < 0.07


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("lacking", ["followers", "following", "posts", "has_picture", "bio_length"])
def test_a_missing_column_leaves_the_order_no_worse_than_any_signal_alone(name, lacking, labelled):
    profiles, label = labelled[name]
    known = {field: getattr(profiles, field) for field in type(profiles).__slots__ if field != lacking}
    values = signal_values(type(profiles)(**known))
    best = max(found.value for found in (auc(each, label) for each in values.values()) if found)
    assert auc(order_of(values), label).value > best - 0.003
