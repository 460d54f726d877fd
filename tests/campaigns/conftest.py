"""A client signed in as agency staff, and three accounts that share audiences."""

import pytest

from tests.factories import make_account


@pytest.fixture
def client(sign_in, colleague):
    return sign_in(colleague)


@pytest.fixture
def mara():
    return make_account(handle="mara.eats", name="Mara")


@pytest.fixture
def leo(mara):
    return make_account(handle="leo.tan", name="Leo")


@pytest.fixture
def ida(leo):
    return make_account(handle="ida", platform="tiktok", name="Ida")
