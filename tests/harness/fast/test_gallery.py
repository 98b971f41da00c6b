"""The listings of docs/gallery.md run, and show what lies beside the page, byte by byte and word by word."""

import pytest

from tests.harness import gallery

TEXT = gallery.PAGE.read_text(encoding="utf-8")
AGAIN = "look at what `python -m tests.harness.gallery` writes"


@pytest.fixture(scope="module")
def figures():
    return gallery.made(TEXT)


def test_each_figure_is_the_file_below_its_listing(figures):
    changed = [file for file, figure in figures.items() if (gallery.DOCS / file).read_bytes() != figure.svg().encode()]
    assert changed == [], AGAIN


def test_no_file_lies_there_without_a_listing(figures):
    assert {path.name for path in (gallery.DOCS / "gallery").iterdir()} == {file.partition("/")[2] for file in figures}


def test_the_page_describes_each_figure_as_it_describes_itself(figures):
    assert gallery.described(TEXT, figures) == TEXT, AGAIN


def test_a_second_run_gives_the_same_bytes(figures):
    again = gallery.made(TEXT)
    assert {file: figure.svg() for file, figure in again.items()} == {f: figure.svg() for f, figure in figures.items()}


def test_a_listing_without_its_file_and_a_file_without_its_listing_are_found_out():
    with pytest.raises(AssertionError, match="shows no figure"):
        gallery.made("```python\n1\n```\n![](gallery/x.svg)")
    with pytest.raises(AssertionError, match="last listing"):
        gallery.made("```python\nfrom lecture import s1, split_graph\nsplit_graph(s1, [])\n```\n")


@pytest.mark.parametrize("name", ["linear", "split", "part", "distance", "show-1", "training-data"])
def test_a_region_takes_six_kilobytes_at_most(figures, name):
    assert len(figures[f"gallery/{name}.svg"].svg().encode()) <= 6000


def test_the_names_of_real_models_are_all_in_their_trees(figures):
    for file, count in (("gallery/gpt2.svg", 148), ("gallery/inception.svg", 292)):
        drawn = figures[file].svg()
        assert drawn.count(">weight<") + drawn.count(">bias<") == count
        assert figures[file].width <= 340  # as wide as a phone
