"""The program: the lazy group of commands and the single error boundary."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup, TyperOption

from buyer_assist import __version__
from buyer_assist.cli.answer import Answer
from buyer_assist.cli.commands import COMMANDS, GROUPS
from buyer_assist.cli.deliver import deliver, fail, say
from buyer_assist.cli.session import Options, Session, session_of
from buyer_assist.domain.errors import BuyerAssistError, ExitCode, RefusedError

try:  # Typer carries click inside from 0.26 on.
    from typer._click.exceptions import ClickException, UsageError
except ImportError:  # pragma: no cover - older Typer
    from click.exceptions import ClickException, UsageError  # type: ignore[assignment]

_BY_NAME = {command.name: command for command in COMMANDS}


def _store(ctx: typer.Context, param: Any, value: Any) -> None:
    if value not in {None, False}:
        setattr(session_of(ctx).options, {"json": "as_json"}.get(param.name, param.name), value)


def _global_options() -> list[TyperOption]:
    def option(name: str, says: str, *, metavar: str | None = None) -> TyperOption:
        flag = metavar is None
        return TyperOption(
            param_decls=[f"--{name}"], is_flag=flag or None, default=False if flag else None, metavar=metavar,
            help=says, type=bool if flag else str, callback=_store, expose_value=False,
        )  # fmt: skip

    return [
        option("json", "Answer with one JSON object."),
        option("today", "Pretend that today is this day.", metavar="DATE"),
        option("ledger", "Use another ledger file.", metavar="FILE"),
        option("debug", "Show the details of a crash."),
    ]


class LazyGroup(TyperGroup):
    """Imports the module of the command that was typed, and no other."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.params += _global_options()

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of the table."""
        return list(_BY_NAME)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, built from its function; None when there is none."""
        listed = _BY_NAME.get(cmd_name)
        if listed is None:
            return None
        function = getattr(import_module(f"buyer_assist.cli.{listed.module}"), listed.module)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        alone.command(listed.name)(function)
        command = typer.main.get_command(alone)
        command.params += _global_options()
        # The example is a line to type: it must not be wrapped into the sentence before.
        command.help = (command.help or "").replace("Example:", "\b\nExample:")
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As Typer does; its search for the nearest name needs all names, which stand in the table."""
        if args and args[0] not in _BY_NAME and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], _BY_NAME, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else "All commands: buyer-assist --help"
            raise RefusedError(f'There is no command "{args[0]}".', hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands by group, one line each, without importing any."""
        for group in GROUPS:
            rows = [(command.name, command.says) for command in COMMANDS if command.group == group]
            if rows:
                with formatter.section(group):
                    formatter.write_dl(rows, col_max=20)

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
        standalone_mode: bool = True, windows_expand_args: bool = True, **extra: Any,
    ) -> Any:  # fmt: skip
        """Run, and turn every end of a run into output and an exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        # Known before anything is parsed, so that a wrong option too is answered in the form that was asked for.
        session = Session(Options(as_json="--json" in arguments, debug="--debug" in arguments))

        def run() -> Any:
            return TyperGroup.main(
                self, args=arguments, prog_name="buyer-assist", complete_var=complete_var, standalone_mode=False,
                obj=session, **extra,
            )  # fmt: skip

        code = _bounded(run, session, _command_name(arguments))
        if standalone_mode:
            sys.exit(code)
        return code


def _command_name(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if word in _BY_NAME), "buyer-assist")


def _bounded(run: Callable[[], Any], session: Session, command: str) -> int:
    """The error boundary: whatever `run` ends with becomes an exit code, and a sentence where something is wrong."""
    try:
        try:
            result = run()
            if not isinstance(result, Answer):
                return result if isinstance(result, int) else 0
            return deliver(
                _with_gathered(result, session), command=command, today=session.today, pretended=session.pretended,
                as_json=session.as_json,
            )  # fmt: skip
        except ClickException as error:
            path = error.ctx.command_path if isinstance(error, UsageError) and error.ctx else "buyer-assist"
            raise RefusedError(_sentence(error.format_message()), f"See: {path} --help") from error
    except BuyerAssistError as error:
        ended = error
    except (KeyboardInterrupt, typer.Abort):
        say("Interrupted; nothing more was done.")
        return int(ExitCode.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the boundary: a crash is said in one line
        ended = BuyerAssistError(
            f"Something unexpected happened ({type(error).__name__}).", "Run it again with --debug to see the details."
        )
        ended.__cause__ = error
    if session.options.debug:
        _show_traceback(ended)
    ended.findings = tuple(dict.fromkeys((*session.gathered, *ended.findings)))
    return fail(ended, command=command, today=_today(session), as_json=session.as_json)


def _with_gathered(answer: Answer, session: Session) -> Answer:
    findings = tuple(dict.fromkeys((*session.gathered, *answer.findings)))
    return replace(answer, findings=findings, notes=(*session.notes, *answer.notes))


def _today(session: Session) -> date:
    try:
        return session.today
    except BuyerAssistError:
        from buyer_assist.cli.clock import machine_today

        return machine_today()


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _show_traceback(error: BuyerAssistError) -> None:
    import traceback

    for line in "".join(traceback.format_exception(error)).splitlines():
        say(line)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"buyer-assist {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def buyer_assist(
    ctx: typer.Context,
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),  # noqa: ARG001
) -> Any:
    """The buyer's clerk: records what you bought, warns before a protection or dispute date runs out, says what to do.

    Alone it shows what needs you today. It works offline, and what you record stays on this machine.
    It is no legal advice.
    """
    if ctx.invoked_subcommand is None:
        from buyer_assist.cli.overview import overview

        return overview(ctx)
    return None


def main() -> None:
    """Entry point of the `buyer-assist` command."""
    typer.main.get_command(app).main()
