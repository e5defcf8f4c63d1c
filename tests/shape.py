#!/usr/bin/env python3
"""shape.py COMMAND < ANSWER: is what --json gave of the shape that the command's help tells?

The notation is explained in src/cli/help.h. HELP.json (`overparam help --json`) stands in the folder. An answer that is said to
be "one a line" is lines of JSON.
"""
import json
import re
import sys


class Shape:
    """A type, read from its text."""

    def __init__(self, text):
        self.text, self.at = text, 0
        self.type = self.one_of()
        self.space()
        if self.at != len(text):
            raise ValueError(f"cannot read the shape {text!r} from {text[self.at:]!r} on")

    def space(self):
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    def eat(self, word):
        self.space()
        found = self.text.startswith(word, self.at)
        self.at += len(word) * found
        return found

    def one_of(self):
        types = [self.single()]
        while self.eat("|"):
            types.append(self.single())
        return types

    def single(self):
        if self.eat("["):
            inner = self.one_of()
            assert self.eat("]"), self.text[self.at :]
            return ("list", inner)
        if self.eat("{"):
            members = {}
            while not self.eat("}"):
                self.space()
                name = re.match(r"[^:]+", self.text[self.at :]).group()
                self.at += len(name)
                assert self.eat(":")
                members[name] = self.one_of()
                self.eat(",")
            return ("object", members)
        self.space()
        word = re.match(r"[a-z]+", self.text[self.at :]).group()
        self.at += len(word)
        return (word, None)


PLAIN = {
    "text": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "any": lambda v: True,
}


def fits_object(value, members):
    if not isinstance(value, dict):
        return False
    free = [t for name, t in members.items() if name.isupper()]
    named = {name.rstrip("?"): t for name, t in members.items() if not name.isupper()}
    needed = [name for name in members if not name.isupper() and not name.endswith("?")]
    return (
        all(name in value for name in needed)
        and all(name in named or free for name in value)
        and all(fits(v, named[n] if n in named else free[0]) for n, v in value.items())
    )


def fits(value, types):
    for kind, inner in types:
        if kind == "list" and isinstance(value, list) and all(fits(v, inner) for v in value):
            return True
        if kind == "object" and fits_object(value, inner):
            return True
        if kind in PLAIN and PLAIN[kind](value):
            return True
    return False


def main():
    help_ = {c["name"]: c["json"] for c in json.load(open("HELP.json"))["commands"]}
    told = help_[sys.argv[1]]
    shapes = [Shape(s).type for s in re.findall(r"`([^`]*)`", told)]
    text = sys.stdin.read()
    answers = [json.loads(line) for line in text.splitlines()] if "one a line" in told else [json.loads(text)]
    for answer in answers:
        if not any(fits(answer, s) for s in shapes):
            sys.exit(f"{sys.argv[1]} --json does not have the shape that its help tells:\n{told}\n{json.dumps(answer)[:2000]}")


main()
