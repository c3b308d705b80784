"""Makes the product pictures: `python make.py --nice`; `--help` lists the options."""

from importlib import import_module

from catalogue import open_catalogue

# Nothing of the studio can be imported before its folders are known.
open_catalogue()

if __name__ == "__main__":
    import_module("pictures.command").main()
