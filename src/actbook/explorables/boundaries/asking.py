"""What the boundary explorer asks before it is touched, and what it suggests to try."""

from collections.abc import Mapping
from typing import Any

from actbook.experiments.fit import Frames

Films = Mapping[str, Frames]


def prediction_for(films: Films, a: str, b: str, seed: int) -> dict[str, Any]:
    """Question, choices, number of the right one, and the explanation that follows any choice."""
    first, second = films[a], films[b]
    last = first.steps[-1]
    of = f"of {len(first.data.y)} right"
    if first.activation.name == "linear":
        return {
            "question": f"After {last} steps, what shape has the boundary of network A ({first.label})?",
            "choices": ["a straight line", "one bend for each hidden layer", "a smooth curve"],
            "answer": 0,
            "explanation": "Linear layers multiply out to one, at every step of the training. After "
            f"{last} steps A has {_right(first, last, seed)} {of}, B {_right(second, last, seed)}.",
        }
    if first.activation.name == "sigmoid" and 200 in first.steps:
        return {
            "question": "After 200 steps, whose boundary has bent around the moons?",
            "choices": ["A’s", "B’s", "both", "neither"],
            "answer": 1,
            "explanation": f"B has {_right(second, 200, seed)} {of}. A has {_right(first, 200, seed)}, "
            "as many as a straight line can; go on to see when it bends.",
        }
    rights = _right(first, last, seed), _right(second, last, seed)
    return {
        "question": f"After {last} steps, which network has more points right?",
        "choices": ["A", "B", "both as many"],
        "answer": 2 if rights[0] == rights[1] else int(rights[1] > rights[0]),
        "explanation": f"A has {rights[0]} {of}, B {rights[1]}.",
    }


def prompts_for(films: Films, pictured: list[int]) -> list[dict[str, Any]]:
    """Two or three things to try, each with the state that its button sets; only what these films show."""
    everything = [
        _prompt(
            "More depth, still nothing between the layers: compare two hidden layers with five.",
            "Linear, 2 against 5 layers",
            a="linear-2",
            b="linear-5",
            step=400,
        ),
        _prompt(
            "One layer of eight ReLUs could bend far enough. From seed 0 it gets stuck: where?",
            "ReLU, 1 layer, seed 0",
            b="relu-1",
            seed=0,
            step=400,
        ),
        _prompt(
            "Count the straight pieces of the boundary, with one layer of ReLUs and with two.",
            "ReLU, 1 against 2 layers",
            a="relu-1",
            b="relu-2",
            seed=1,
            step=400,
        ),
        _prompt(
            "On the first plateau the sigmoid network answers nearly the same everywhere: move x1, read it.",
            "Step 20 at x1 = −1.5",
            a="sigmoid-2",
            b="tanh-2",
            step=20,
            x1=-1.5,
            x2=0.0,
        ),
        _prompt(
            "The second plateau is a straight line. At which step does the sigmoid network leave it?",
            "Sigmoid at step 600",
            a="sigmoid-2",
            b="tanh-2",
            step=600,
        ),
        _prompt(
            "Give the sigmoid the slope 1 and the centre 0: does it keep up with tanh now?",
            "σ(4x) − ½ at step 100",
            a="steep_centred-2",
            b="tanh-2",
            step=100,
        ),
    ]
    a_film = next(iter(films.values()))
    fitting = [
        prompt
        for prompt in everything
        if all(prompt["state"].get(handle, name) in films for handle in ("a", "b") for name in films)
        and prompt["state"]["step"] in a_film.steps
        and prompt["state"].get("seed", pictured[0]) in pictured
    ]
    last = a_film.steps[-1]
    return fitting or [_prompt("See where the training ends.", f"Step {last}", step=last)]


def _right(film: Frames, step: int, seed: int) -> int:
    return int(film.right[film.steps.index(step), film.seeds.index(seed)])


def _prompt(text: str, label: str, **state: Any) -> dict[str, Any]:
    return {"text": text, "label": label, "state": state}
