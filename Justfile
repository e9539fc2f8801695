# Verbs of daily work. `./run-tests` needs none of this and is what CI runs.

python := ".venv-test/bin/python"
bin := justfile_directory() / ".venv-test/bin"
export PATH := bin + ":" + env("PATH")

# make .venv-test from the lock, the project itself editable
setup:
    test -x {{python}} || python3 -m venv .venv-test
    {{python}} -m pip install --quiet --require-hashes -r requirements.lock
    {{python}} -m pip install --quiet --no-deps --no-build-isolation -e .

# all that CI runs
check *arguments:
    ./run-tests {{arguments}}

# format, and mend what ruff can mend
fix:
    ruff check --fix .
    ruff format .

# tests alone
test *arguments:
    pytest {{arguments}}

# types alone
type:
    mypy

# import order, sizes, public surface, documents
arch:
    lint-imports
    pytest -q tests/architecture

# score the engine over the corpus beside the clone and compare with the floor
corpus *arguments:
    {{python}} bench/corpus.py ../shared {{arguments}}

# score the next link over the pages beside the clone, and lists of several pages as a whole
paging *arguments:
    {{python}} bench/paging.py ../shared {{arguments}}

# every script in bench/ that needs no corpus
bench:
    for script in $(ls bench/*.py | grep -v -e corpus -e paging -e drill -e fleet -e stage); do {{python}} "$script"; done

# a drill with real processes, e.g. `just drill kills --count 50`
drill *arguments:
    {{python}} bench/drills.py {{arguments}}

# write the generated reference pages
docs:
    {{python}} docs/generate.py

# a server on loopback with its data in ./data
serve *arguments:
    rowsmith serve --data-dir ./data {{arguments}}
