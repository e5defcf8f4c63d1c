#!/bin/sh
# codemeta.sh: codemeta.json (CodeMeta 3.0, https://codemeta.github.io), which archives of software read, out of CITATION.cff, where the facts are.
set -eu
cat << JSON
{
  "@context": "https://w3id.org/codemeta/3.0",
  "@type": "SoftwareSourceCode",
  "name": "$(tools/fact.sh title)",
  "description": "$(tools/fact.sh abstract)",
  "version": "$(tools/fact.sh version)",
  "license": "https://spdx.org/licenses/$(tools/fact.sh license)",
  "author": [{"@type": "Organization", "name": "$(sed -n 's/^  - name: //p' CITATION.cff)"}],
  "programmingLanguage": "C",
  "operatingSystem": "Linux",
  "readme": "README.md",
  "softwareHelp": "doc/README.md",
  "releaseNotes": "CHANGELOG.md"
}
JSON
