"""What every explorable keeps under Python; tests/site/test_contract_page.py has what it keeps on a page."""

import gzip
import json
import math
import random
import re

import pytest
from ipywidgets import Widget
from traitlets import TraitError

from _ext.widget_pictures import draw, traits
from actbook.explorables import EXPLORABLES, PAGE_WIDGETS
from actbook.explorables.base import Explorable
from actbook.explorables.sentences import fixed, number, say, short, two_digits
from actbook.explorables.template.template_explorable import TemplateExplorable
from tests.explorables.cases import CASES
from tests.explorables.node import needs_node, run_module
from tests.site.places import ALONE, PLACES
from tests.site_check import describe_fault

each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
each_place = pytest.mark.parametrize("place", [*PLACES, ALONE[-1]], ids=str)


@pytest.fixture(autouse=True)
def at_the_start(request):
    """Each explorable is made once: whoever moves it puts it back."""
    yield
    if case := getattr(request.node, "callspec", None) and request.node.callspec.params.get("case"):
        case.make().reset()


def moved(handle, value):
    """What sets one handle; `parameters.relu` is an entry of `parameters`."""
    name, _, entry = handle.partition(".")
    return {name: {entry: value} if entry else value}


def wrong_values(allowed):
    """Values of every wrong kind for a handle."""
    if "choices" in allowed:
        return ["no such", "", None, True, math.nan, 10**30, [allowed["choices"][0]], "<b>"]
    low, high, step = allowed["low"], allowed["high"], 1 / allowed["per_unit"]
    return [low - step, high + step, math.nan, math.inf, -math.inf, "1", None, True, [low], 10**30]


def test_every_explorable_has_a_case_and_a_chapter():
    assert [case.kind for case in CASES.values()] == [*EXPLORABLES, TemplateExplorable]
    assert [case.kind._link_name for case in CASES.values()] == list(CASES)
    assert {place.name for place in [*PLACES, ALONE[-1]]} == set(CASES)


@each_case
def test_its_repr_is_stable_and_is_what_its_cell_stores(case):
    data = case.make()._repr_mimebundle_()
    assert repr(case.make()) == case.text
    assert (data[0] if isinstance(data, tuple) else data)["text/plain"] == case.text


@each_case
def test_python_can_set_what_a_reader_can_and_nothing_else(case):
    explorer = case.make()
    start = explorer.state()
    for handle, allowed in explorer.link["handles"].items():
        for value in allowed.get("choices", (allowed.get("low"), allowed.get("high"))):
            explorer.show(**moved(handle, value))
        here = explorer.state()
        for wrong in wrong_values(allowed):
            with pytest.raises(TraitError) as caught:
                explorer.show(**moved(handle, wrong))
            assert handle.rpartition(".")[2] in str(caught.value), "the message names the handle"
            assert explorer.state() == here
    explorer.reset()
    *first, last = explorer.link["handles"].items()
    for name, allowed in first:  # all or nothing: a right value beside a wrong one
        value = allowed.get("choices", [allowed.get("high")])[-1]
        with pytest.raises(TraitError):
            explorer.show(**moved(name, value), **moved(last[0], "no such"))
        assert explorer.state() == start
    with pytest.raises(TraitError, match=f"{type(explorer).__name__} has no handle 'y'; it has: "):
        explorer.show(**start | {"y": 1.0})
    explorer.reset()
    assert explorer.state() == start


@each_case
def test_its_question_has_an_answer_and_its_prompts_lead_somewhere(case):
    explorer = case.make()
    start = explorer.state()
    assert explorer.prediction["question"].endswith("?")
    assert 0 <= explorer.prediction["answer"] < len(explorer.prediction["choices"])
    assert explorer.prompts
    shown = explorer.prediction.get("state", {})
    shown = shown if isinstance(shown, list) else [shown] * len(explorer.prediction["choices"])
    assert len(shown) == len(explorer.prediction["choices"])
    for state in [*shown, *(prompt["state"] for prompt in explorer.prompts)]:
        explorer.show(**state)
        for name, value in state.items():  # on nodes, so nothing was moved
            given = explorer.state()[name]
            assert value.items() <= given.items() if isinstance(value, dict) else value == given
        explorer.reset()
        assert explorer.state() == start


@each_place
def test_its_picture_is_the_same_each_time_and_says_its_state(place):
    once, again = draw(place.kind, place.state), draw(place.kind, place.state)
    assert once == again
    picture, words, _ = once
    assert not describe_fault(words)
    assert len(gzip.compress(picture, 9)) < 80_000
    if place.name != "boundaries":  # whose picture shows three steps
        assert place.status().replace("\n", " ") in words


@each_place
def test_its_state_is_small(place):
    """As it stands in the page, base64 in JSON, compressed."""
    assert len(gzip.compress(json.dumps(place.model, separators=(",", ":")).encode(), 9)) <= 35_000


@pytest.mark.parametrize("widget", [*PAGE_WIDGETS, TemplateExplorable], ids=lambda w: w.__name__)
def test_its_module_is_self_contained(widget):
    """No ids, no globals, no other hosts; one export; no name that two of its files use."""
    source = widget._esm
    assert source.count("\nexport ") == 1
    for forbidden in ("import ", "://", "window.", "globalThis", "getElementById", "innerHTML", "eval("):
        assert forbidden not in source.replace("http://www.w3.org/2000/svg", ""), forbidden
    assert not re.search(r"url\(|@import", widget._css)


def test_what_an_explorable_forgets_is_noticed():
    class Bare(Explorable):
        pass

    for forgotten in (Bare.draw, Bare.values):
        with pytest.raises(NotImplementedError, match="Bare has to"):
            forgotten({})


#: By chapter, a state and how the sentence about it begins or ends.
SENTENCES = [
    ("02", {"x": 1.0}, "At x = 1.00 sigmoid is 0.7311 and its slope is 0.1966."),
    ("02", {"x": -0.05, "secant": "forward"}, "The secant to x = 0.95 has slope 0.234."),
    ("06", {"x": -0.05}, "At x = −0.05 the linear function is −0.0500 and its slope is 1.0000."),
    ("04", {"x": 0.0}, "ReLU is 0.0000. There is no tangent here: the slope is 0 on the left and 1 on the "
     "right. By convention the derivative is taken to be 0."),
    ("04", {"x": 0.0, "secant": "central"}, "The central difference, from −1.00 to 1.00, has slope 0.500."),
    ("thro", {"initialisation": "standard"}, "ReLU with n·Var(w) = 0.333, PyTorch's: each layer multiplies "),
    ("thro", {"initialisation": "he"}, "n·Var(w) = 2, He's: each layer multiplies the gradient by q = "),
    ("thro", {"activation": "sigmoid", "initialisation": "132"}, "Sigmoid with n·Var(w) = 132: each layer "),
    ("thro", {"activation": "sigmoid", "initialisation": "132"}, " over 5 seeds): it survives fifty layers."),
    ("thro", {"activation": "linear", "initialisation": "he"}, " over 5 seeds): it explodes."),
    ("04", {"activation": "leaky_relu", "step": 9}, " are off on every sample; loss "),
    ("04", {"activation": "leaky_relu", "rate": 10.0, "step": 12}, "starting bias 0: this run has diverged. "
     "At step 3 its loss is above 1,000, and it stays there: there is no z to show."),
    ("04", {"unit": 1}, " of 100 samples and 0 on the others: alive."),
    ("soft", {"temperature": 0.05}, "T = 0.05. Raise the cat’s logit, and its probability, "),
    ("soft", {"temperature": 20.0}, " Vanished: all are nearly alike, and T makes every push small."),
    ("01", {"step": 0}, "Step 0, seed 1: A has 68 of 100 points right, B 42. At x1 = 0.500, x2 = −0.250 "
     "the probability of moon 1 is "),
]  # fmt: skip


@pytest.mark.parametrize(("chapter", "state", "said"), SENTENCES)
def test_a_sentence_reads_as_it_was_written(chapter, state, said):
    names = ("tangent",) if "x" in state else tuple(CASES)
    here = [place for place in PLACES if place.chapter.startswith(chapter) and place.name in names]
    place = next(place for place in here if state.keys() <= place.state.keys())
    assert said in place.status(**state)


SAY_ALL = """
const { say } = await import(given.sentences);
const { readerOf } = await import(given.module);
let state = {};
const reader = readerOf((trait) => (trait in state ? state[trait] : given.traits[trait]));
result = given.states.map((each) => { state = each; return say(given.status, reader.values()); });
"""


@needs_node
@each_place
def test_the_page_says_of_every_state_what_python_says(place):
    """Three hundred states of each, and the start; all handles at random, the same ones each time."""
    chance = random.Random(place.path)
    states = [{}, *(place.any_state(chance) for _ in range(300))]
    sources = place.kind._module.parent
    said = run_module(
        SAY_ALL,
        traits=place.state,
        states=states,
        status=place.kind._words["status"],
        module=place.kind._module.as_uri(),
        sentences=(sources.parent / "shared/sentences.js").as_uri(),
    )
    for state, text in zip(states, said, strict=True):
        assert text == place.status(**state), state


WRITE = """
const { fixed, number, short, twoDigits, say } = await import(given.sentences);
const write = (value) => [fixed(value, 2), number(value), short(value), twoDigits(Math.abs(value))];
result = given.values.map(write);
result.push(say(given.template, { a: 1, b: "x" }), say(given.template, { a: 2, b: "y" }));
"""


@needs_node
def test_numbers_and_sentences_are_written_alike_in_both_languages():
    chance = random.Random(0)
    values = [
        0,
        -0.0,
        1,
        -1,
        0.5,
        0.125,
        -0.125,
        0.03125,
        -0.0001,
        1e-42,
        4.5e-7,
        -4.5e-12,
        12.4,
        99.4,
        0.0999,
    ]
    values += [chance.uniform(-1, 1) * 10 ** chance.randint(-40, 4) for _ in range(300)]
    template = ["{a}: ", {"a": {"1": "one", "other": ["more, ", {"b": {"y": "{b}"}}]}}]
    sentences = (PAGE_WIDGETS[0]._module.parents[1] / "shared/sentences.js").as_uri()
    *texts, one, other = run_module(WRITE, values=values, template=template, sentences=sentences)
    assert texts == [[fixed(v, 2), number(v), short(v), two_digits(abs(v))] for v in values]
    assert (one, other) == (say(template, {"a": 1, "b": "x"}), say(template, {"a": 2, "b": "y"}))
    assert (one, other) == ("1: one", "2: more, y")
    for value, text in ((-0.0001, "−1.00 × 10⁻⁴"), (-0.00001, "−1.00 × 10⁻⁵"), (0.19661193, "0.1966")):
        assert number(value) == text


def test_the_state_that_is_checked_is_the_one_that_is_made():
    """The chapters' state, which the tests above read, against an explorable made here."""
    made = CASES["tangent"].make()
    state = traits(Widget.get_manager_state(widgets=[made])["state"][made.model_id])
    (place,) = [p for p in PLACES if (p.chapter, p.name) == ("02-sigmoid", "tangent")]
    assert state["curves"] == place.state["curves"]
