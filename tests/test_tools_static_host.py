"""The host that page weights are measured with sends what a static host would send."""

import gzip
import urllib.error
import urllib.request

import pytest

from tools.static_host import hosted, mime_type

PAGE = "<p>" + "words " * 100


@pytest.fixture
def host(tmp_path):
    """A site with a page, a picture, and a file beside the site that is not to be had."""
    site = tmp_path / "site"
    (site / "deep").mkdir(parents=True)
    (site / "deep" / "index.html").write_text(PAGE)
    (site / "i.png").write_bytes(b"\x89PNG" * 50)
    (tmp_path / "secret.txt").write_text("secret")
    with hosted(site) as running:
        yield running


def fetched(host, path, **headers):
    """The headers and the bytes of a file."""
    with urllib.request.urlopen(urllib.request.Request(host.address + path, headers=headers)) as answer:
        return answer.headers, answer.read()


def test_a_text_is_compressed_for_whoever_can_read_it(host):
    headers, body = fetched(host, "/deep/?x=1", **{"Accept-Encoding": "gzip, br"})
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert gzip.decompress(body).decode() == PAGE
    assert len(body) < len(PAGE) / 4
    assert host.sent == [("/deep/", len(body))]
    assert fetched(host, "/deep/index.html")[1].decode() == PAGE


def test_a_picture_is_sent_as_it_is(host):
    headers, body = fetched(host, "/i.png", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] is None
    assert headers["Content-Type"] == "image/png"
    assert len(body) == 200


@pytest.mark.parametrize("path", ["/none.html", "/../secret.txt", "/%2e%2e/secret.txt"])
def test_what_is_not_in_the_folder_is_not_found(host, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(host.address + path)
    refused.value.close()
    assert refused.value.code == 404
    assert host.sent == []


def test_a_new_build_is_served(host, tmp_path):
    assert fetched(host, "/deep/")[1].decode() == PAGE
    (tmp_path / "site" / "deep" / "index.html").write_text("new")
    assert fetched(host, "/deep/")[1] == b"new"


def test_an_unknown_kind_of_file_is_just_bytes(tmp_path):
    assert mime_type(tmp_path / "objects.unheardof") == "application/octet-stream"
