"""`python -m buyer_assist`: the same as the `buyer-assist` command."""

from buyer_assist.cli.main import main

if __name__ == "__main__":
    main()
