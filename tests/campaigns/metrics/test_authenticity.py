"""Signals, percentiles, who is to be looked at closer, and the AUC with its interval."""

from dataclasses import fields

import numpy as np
import pytest

from campaigns.metrics.authenticity.auc import auc
from campaigns.metrics.authenticity.closer import ORDER, look_closer, order_of
from campaigns.metrics.authenticity.percentiles import reference_of
from campaigns.metrics.authenticity.profile_signals import NAMES, Profiles, signal_values
from campaigns.metrics.authenticity.trial import learn_order, try_signals


def ordinary(seed, count):
    rng = np.random.default_rng(seed)
    followers = np.round(np.exp(rng.normal(6, 1, count)))
    return {
        "followers": followers,
        "following": np.round(followers * np.exp(rng.normal(0, 0.5, count))),
        "posts": np.round(np.exp(rng.normal(4, 1, count))),
        "has_picture": (rng.random(count) < 0.99).astype(float),
        "bio_length": np.round(rng.gamma(2, 20, count)),
        "digit_share": np.where(rng.random(count) < 0.8, 0.0, rng.random(count) * 0.3),
    }


def bots(seed, count):
    return ordinary(seed, count) | {
        "followers": np.full(count, 5.0),
        "following": np.full(count, 4_000.0),
        "posts": np.zeros(count),
        "has_picture": np.zeros(count),
    }


def together(*parts):
    return Profiles(**{name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def test_every_signal_is_unknown_without_its_inputs_and_says_what_is_missing():
    profiles = Profiles(followers=np.array([100.0]), following=np.array([np.nan]))
    values = signal_values(profiles)
    known = {name for name in NAMES if np.isfinite(values[name]).any()}
    assert known == {"few_followers"}
    told = look_closer(profiles, reference_of(values)).told(0)
    assert told["follows_more_than_followed"] == "unknown: following not known"
    assert told["no_url"] == "unknown: link not known"
    assert told["few_followers"] == "100 followers"


def test_each_signal_grows_in_the_direction_that_reason_gives_it():
    low, high = np.array([1.0]), np.array([50.0])
    more = {
        "follows_more_than_followed": ("following", low, high),
        "few_posts": ("posts", high, low),
        "few_followers": ("followers", high, low),
        "short_bio": ("bio_length", high, low),
        "few_comments": ("comments", high, low),
        "many_comments": ("comments", low, high),
        "followers_without_posts": ("followers", low, high),
        "follower_jump": ("followers", low, high),
    }
    base = {field.name: np.array([10.0]) for field in fields(Profiles)}
    for name, (changed, less, stronger) in more.items():
        weak = signal_values(Profiles(**base | {changed: less}))[name]
        strong = signal_values(Profiles(**base | {changed: stronger}))[name]
        assert strong > weak, name


def test_a_jump_counts_per_30_days():
    profiles = Profiles(
        followers=np.array([199.0, 199.0]),
        last_followers=np.array([99.0, 99.0]),
        days_since_last=np.array([60.0, np.nan]),
    )
    assert signal_values(profiles)["follower_jump"].round(3).tolist() == [0.347, 0.693]


def test_percentiles_come_from_the_reference_and_from_its_kind_where_it_is_large():
    kind = np.repeat([0, 1, 2], [60, 60, 10])
    values = np.concatenate([np.arange(60.0), np.arange(60.0) + 100, np.zeros(10)])
    reference = reference_of({"few_posts": values}, kind)
    place = reference.place("few_posts", np.array([30.0, 30.0, 130.0]), np.array([0, 1, 2]))
    assert place.percentile == pytest.approx([30.5 / 60, 0.0, (10 + 60 + 30.5) / 130])
    assert place.among.tolist() == [60, 60, 130]
    assert np.isnan(reference.place("no_url", np.array([1.0])).percentile).all()


def test_two_rare_signals_ask_for_a_closer_look_and_one_does_not():
    reference = reference_of(signal_values(Profiles(**ordinary(1, 2_000))))
    base = {name: values[:3] for name, values in ordinary(2, 3).items()}
    usual = {name: np.full(3, np.median(values)) for name, values in ordinary(1, 2_000).items()} | {
        "has_picture": np.array([1.0, 0.0, 0.0]),
        "digit_share": np.array([0.0, 0.0, 0.9]),
    }
    found = look_closer(Profiles(**base | usual), reference)
    assert found.look.tolist() == [False, False, True]
    assert [reason.split(":")[0] for reason in found.reasons(1)] == ["no picture"]
    assert len(found.reasons(2)) == 2
    assert found.reasons(0) == []


def test_the_order_is_only_a_sum_that_missing_columns_leave_out():
    values = signal_values(together(ordinary(3, 50), bots(4, 50)))
    full = order_of(values)
    assert full[50:].min() > full[:50].max()
    assert order_of({name: np.full(2, np.nan) for name in NAMES}).tolist() == [0.0, 0.0]
    assert all(usual.weight >= 0 and usual.spread > 0 for usual in ORDER.values())
    assert set(ORDER) <= set(NAMES)


def test_auc_agrees_with_counting_pairs_and_its_interval_with_the_spread_of_samples():
    rng = np.random.default_rng(5)
    found = []
    for _ in range(300):
        label = np.arange(120) < 40
        values = np.round(rng.normal(0, 1, 120) + label, 1)
        one = auc(values, label)
        pairs = values[label][:, None] - values[~label]
        assert one.value == pytest.approx(((pairs > 0) + 0.5 * (pairs == 0)).mean())
        found.append((one.value, one.low, one.high))
    value, low, high = np.array(found).T
    expected = 0.7602
    assert 0.92 <= np.mean((low <= expected) & (expected <= high)) <= 0.98
    assert np.mean(value) == pytest.approx(expected, abs=0.01)


def test_auc_leaves_unknown_out_and_needs_both_kinds():
    label = np.array([True, True, False, False])
    assert auc(np.array([3.0, np.nan, 1.0, 2.0]), label).labelled == 1
    assert auc(np.array([3.0, 4.0, np.nan, np.nan]), label) is None
    perfect = auc(np.array([3.0, 4.0, 1.0, 2.0]), label)
    assert (perfect.value, perfect.high) == (1.0, 1.0)
    assert perfect.low < 0.5


def test_learnt_weights_never_turn_a_direction_round():
    profiles = together(ordinary(6, 300), bots(7, 60))
    values = signal_values(profiles)
    label = np.arange(360) >= 300
    turned = learn_order(values, ~label)
    assert all(usual.weight >= 0 for usual in turned.values())
    assert turned["few_posts"].weight == 0


def test_a_trial_is_the_same_for_the_same_seed():
    profiles = together(ordinary(8, 100), bots(9, 40))
    label = np.arange(140) >= 100
    values = signal_values(profiles)
    assert try_signals(values, label, seed=3).learnt == try_signals(values, label, seed=3).learnt
    assert try_signals(values, label).best_alone in NAMES
