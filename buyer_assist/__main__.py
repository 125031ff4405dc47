"""The program's way in: `buyer-assist`, and `python -m buyer_assist`."""

import gc


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A command lives for a moment and leaves no rings that are worth a search, neither on the way nor at the end:
    # without the searches it is done a tenth sooner. The bound still holds memory down on a very large ledger.
    gc.set_threshold(50_000)
    from buyer_assist.cli.main import main as run

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
