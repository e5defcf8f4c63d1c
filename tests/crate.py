"""crate.py FOLDER: is ro-crate-metadata.json what RO-Crate 1.1 and the profile Process Run Crate 0.5 ask for?

Checked is what those texts say with MUST, and this much more: every reference leads to an entity, every entity is referred to, every file
of hasPart is there with the size and SHA-256 that are told, and no "@id" comes twice. No validator of RO-Crate is packaged in Debian."""
import hashlib
import json
import pathlib
import sys

ELSEWHERE = ("https://w3id.org/ro/crate/1.1", "http://schema.org/", "https://schema.org/")
folder = pathlib.Path(sys.argv[1])
crate = json.loads((folder / "ro-crate-metadata.json").read_text())
context = crate["@context"]
assert "https://w3id.org/ro/crate/1.1/context" in context, context
entities = {}
for e in crate["@graph"]:
    assert e["@id"] not in entities, ("twice", e["@id"])
    assert e["@type"], e
    entities[e["@id"]] = e


def references(value):
    if isinstance(value, list):
        for v in value:
            yield from references(v)
    elif isinstance(value, dict):
        assert set(value) == {"@id"}, ("not flat", value)
        yield value["@id"]


def named(entity, key):
    return [entities[i] for i in references(entity.get(key, []))]


met = {"ro-crate-metadata.json"}
for e in entities.values():
    for value in e.values():
        for i in references(value) if not isinstance(value, str) else ():
            assert i in entities or i.startswith(ELSEWHERE), ("leads nowhere", e["@id"], i)
            met.add(i)
assert set(entities) <= met, ("nobody refers to", set(entities) - met)

descriptor = entities["ro-crate-metadata.json"]
assert descriptor["@type"] == "CreativeWork" and descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
root = entities[descriptor["about"]["@id"]]
assert root["@id"] == "./" and root["@type"] == "Dataset"
assert root["name"] and root["description"] and len(root["datePublished"]) == 10, root
assert root["identifier"].startswith("swh:1:dir:") and len(root["identifier"]) == 50, root
profile, = named(root, "conformsTo")
assert profile["@id"].startswith("https://w3id.org/ro/wfrun/process/") and profile["@type"] == "CreativeWork" and profile["version"]

files = {e["@id"] for e in named(root, "hasPart")}
assert files == {e["@id"] for e in entities.values() if e["@type"] == "File"}
for i in files:
    content = (folder / i).read_bytes()
    assert str(len(content)) == entities[i]["contentSize"], ("size", i)
    assert hashlib.sha256(content).hexdigest() == entities[i]["sha256"], ("digest", i)

actions = named(root, "mentions")
assert actions and actions == [e for e in entities.values() if e["@type"] == "CreateAction"]
for a in actions:
    assert a["name"] and named(a, "object") and named(a, "result"), a
    instruments = named(a, "instrument")
    assert instruments and all(p["@type"] == "SoftwareApplication" and p["name"] and p["softwareVersion"] for p in instruments), a
    if a["@id"].startswith("#run-"):
        assert a["startTime"] < a["endTime"] and a["actionStatus"]["@id"].endswith("ActionStatus"), a
print(len(actions), "actions,", len(files), "files")
