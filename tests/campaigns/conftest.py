"""A client signed in as agency staff."""

import pytest


@pytest.fixture
def client(sign_in, colleague):
    return sign_in(colleague)
