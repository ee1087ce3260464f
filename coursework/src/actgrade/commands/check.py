"""`actgrade check`: can this assignment be set?"""

from pathlib import Path

import click

from actgrade.commands import options


@click.command()
@options.assignment
@click.option("--quiet", is_flag=True, help="Print only what is wrong, and the last line.")
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="How often to draw the inputs that are not shown. A mark that depends on the draw is luck.",
)
def check(assignment: Path, quiet: bool, draws: int) -> None:
    """Grade an assignment before any student is: is it sound?

    \b
      actgrade check coursework/1-activations

    \b
    Tried are, on fresh inputs:
      the solved notebook          must get full marks
      the blank notebook           must get 0, as not attempted
      every answer of mutants.toml must get exactly the marks that it declares
    and it is looked whether notebook and declaration agree (every question has its answer cell and its
    check, points match, no outputs, no solution outside of its marks) and whether anything of a solution is
    left in what students get.

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
    from actgrade.assignment import read_assignment
    from actgrade.sandbox import protection
    from actgrade.soundness import examine, steps

    declared = read_assignment(assignment)
    findings = []
    with click.progressbar(length=steps(declared), label=declared.name) as bar:
        for finding in examine(declared, protection().sandbox, draws):
            findings.append(finding)
            bar.update(1)
    for finding in findings:
        if finding.faults or not quiet:
            click.echo(f"{'WRONG' if finding.faults else 'ok   '}  {finding.what}")
        for fault in finding.faults:
            click.echo(f"         {fault}")
    wrong = sum(bool(finding.faults) for finding in findings)
    solved = max(finding.seconds for finding in findings if finding.what.startswith("solved"))
    click.echo(
        f"{declared.name}: {declared.points:g} points, {len(declared.questions)} questions, "
        f"{len(findings)} things tried, {wrong or 'none'} wrong; solved graded in {solved:.1f} s"
    )
    if wrong:
        click.get_current_context().exit(1)
