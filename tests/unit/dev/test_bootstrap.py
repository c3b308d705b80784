"""Where packages come from, and which Node is good enough."""

import pytest

from dev.bootstrap import OLDEST_NODE, node_version, uv_settings


def test_the_settings_of_pip_reach_uv() -> None:
    listed = "\n".join(
        [
            ":env:.cert='/etc/certs/all.pem'",
            "global.index-url='https://index.example/simple'",
            "global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'",
            "global.find-links='/wheels\\n/more'",
            "install.no-compile='true'",
        ]
    )
    assert uv_settings(listed) == {
        "SSL_CERT_FILE": "/etc/certs/all.pem",
        "UV_DEFAULT_INDEX": "https://index.example/simple",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_FIND_LINKS": "/wheels,/more",
    }


def test_no_settings_are_no_settings() -> None:
    assert uv_settings("") == {}


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("v20.19.2\n", True),
        ("v24.1.0", True),
        ("v22.0.0-rc.1", True),
        ("v20.18.9", False),
        ("v8.0.0", False),
        ("", False),
    ],
)
def test_old_versions_of_node_are_not_good_enough(text: str, good: bool) -> None:
    assert (node_version(text) >= OLDEST_NODE) is good
