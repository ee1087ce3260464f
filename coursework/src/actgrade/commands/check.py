"""`actgrade check`: can this assignment be set?"""

from pathlib import Path

import click

from actgrade.assignment import read_assignment
from actgrade.commands import options
from actgrade.sandbox import protection
from actgrade.soundness import count_steps, examine


@click.command()
@options.assignment
@click.option("--quiet", is_flag=True, help="Print only what is wrong, and the last line.")
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="How often to draw the inputs of every part. A mark that depends on the draw is luck.",
)
def check(assignment: Path, quiet: bool, draws: int) -> None:
    """Grade an assignment before any student does it: is it sound?

    \b
      actgrade check coursework/1-activations

    \b
    On fresh inputs,
      the solved notebook          must get full marks
      the blank notebook           must get 0, as not attempted
      every answer of mutants.toml must get exactly the marks that it declares, in every draw of the inputs
    and notebook and declaration must agree (every question has its answer cell and its check, points match,
    no outputs, no solution outside of its marks), and nothing of a solution may be in what students get.

    \b
    A mutant is a wrong answer on purpose, one entry in mutants.toml beside the assignment:
      [[mutant]]
      name = "the function in place of its slope"
      question = "sigmoid-derivative"
      code = '''
      def sigmoid_derivative(x):
          return 1 / (1 + np.exp(-x))
      '''
      marks = { everyday = 0, tails = 0 }      # by the parts of the question

    Exit code 1 if anything is wrong; what, is printed.
    """
    declared = read_assignment(assignment)
    findings = []
    with click.progressbar(length=count_steps(declared), label=declared.name) as bar:
        for finding in examine(declared, protection().sandbox, draws):
            findings.append(finding)
            bar.update(1)
    for finding in findings:
        if finding.faults or not quiet:
            click.echo(f"{'WRONG' if finding.faults else 'ok   '}  {finding.what}")
        for fault in finding.faults:
            click.echo(f"         {fault}")
    wrong = sum(bool(finding.faults) for finding in findings)
    click.echo(
        f"{declared.name}: {declared.points:g} points, {len(declared.questions)} questions, "
        f"{len(findings)} checks, {wrong or 'none'} wrong"
    )
    if wrong:
        click.get_current_context().exit(1)
