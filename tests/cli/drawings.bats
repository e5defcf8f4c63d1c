#!/usr/bin/env bats
# Drawings of the author's in PDF and SVG, and mathematics in claims, in both files.

setup_file() {
    export PROJECT=$BATS_FILE_TMPDIR/paper
    cd "$BATS_FILE_TMPDIR" || return 1
    "$OVERPARAM" new-report paper > said
    cd paper || return 1
    sed -i 's/says: .*/says: "The step never opposes $-g$, $|\\\\cos| \\\\le 1$; it costs $5 \& <b>5<\/b>, {x} or $$x^."/' experiments/first.yaml
    "$OVERPARAM" run -q
    "$OVERPARAM" report > said
}

copy() { # NAME
    cp -r "$PROJECT" "$BATS_TEST_TMPDIR/$1"
    cd "$BATS_TEST_TMPDIR/$1" || return 1
}

# What matplotlib writes, or where it is not there what cairo does.
draw() { # NAME WORD
    if python3 -c 'import matplotlib' 2> no; then
        python3 - "$1" "$2" << 'PY'
import sys
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
plt.rcParams["svg.fonttype"] = "none"
plt.plot([1, 2, 3])
plt.title(sys.argv[2])
for form in ("pdf", "svg"):
    plt.savefig(f"report/{sys.argv[1]}.{form}")
PY
    else
        printf '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><text x="10" y="40" font-family="sans-serif">%s</text></svg>\n' \
            "$2" > "report/$1.svg"
        cp build/figures/first.pdf "report/$1.pdf"
    fi
}

# bats test_tags=long
@test "of x.pdf and x.svg the paper takes one and the page the other, whichever is named" {
    copy both
    draw mine Chord
    printf '\n![By the one.](mine.pdf){#fig:one}\n\n![By the other.](mine.svg){#fig:other}\n' >> report/report.md
    "$OVERPARAM" report
    for n in 1 2; do
        [ "$(head -c 5 "build/pictures/$n.pdf")" = "%PDF-" ]
        [ "$(cut -d , -f 2 "build/pictures/$n.uri" | base64 -d | sha256sum)" = "$(sha256sum < report/mine.svg)" ]
    done
    [ "$(grep -c '<img src="data:image/svg+xml;base64,' report/report.html)" -eq 2 ]
    pdftotext report/report.pdf text
    grep -q 'By the other' text
    run "$OVERPARAM" report
    [[ $output == "nothing has changed"* ]]
    # The other form belongs to what the write-up was made from.
    sed -i 's/Chord/Fifth/; s/<svg/<svg class="x"/' report/mine.svg
    run "$OVERPARAM" report
    [[ $output == "report report/report.html"* ]]
}

# bats test_tags=long
@test "a PDF alone, or an SVG alone, is converted, to the same bytes each time" {
    command -v rsvg-convert > where || skip "librsvg2-bin is missing"
    copy alone
    draw mine Chord
    mv report/mine.pdf report/other.pdf
    printf '\n![One.](mine.svg)\n\n![Two.](other.pdf)\n' >> report/report.md
    "$OVERPARAM" report
    before=$(sha256sum build/pictures/* report/report.pdf)
    pdftotext report/report.pdf text
    grep -q Chord text
    [ "$(grep -c '<img src="data:image/svg+xml;base64,' report/report.html)" -eq 2 ]
    rm -r build report/report.pdf report/report.html
    sleep 1
    "$OVERPARAM" report
    [ "$before" = "$(sha256sum build/pictures/* report/report.pdf)" ]
}

# bats test_tags=long
@test "what cannot be read or converted is told in its place" {
    copy faults
    echo '<svg' > report/half.svg
    cp build/figures/first.pdf report/half.pdf
    head -c 2000 build/figures/first.pdf > report/cut.pdf
    cp build/figures/first.svg report/cut.svg
    printf '![a](half.svg)\n![b](cut.pdf)\n' > report/report.md
    run "$OVERPARAM" report
    echo "$output"
    [ "$status" -eq 2 ]
    [[ $output == *"report/report.md:1:6: error: report/half.svg is no whole SVG"* ]]
    [[ $output == *"report/report.md:2:6: error: report/cut.pdf is no whole PDF"* ]]
    # Without a program that converts.
    mkdir bin
    for program in pandoc pdflatex gnuplot git sh kpsewhich; do
        ln -s "$(command -v "$program")" bin/
    done
    cp build/figures/first.svg report/lonely.svg
    echo '![c](lonely.svg)' > report/report.md
    run env PATH="$PWD/bin" "$OVERPARAM" report
    echo "$output"
    [ "$status" -ne 0 ]
    [[ $output == *rsvg-convert*librsvg2-bin*"NAME.pdf for the paper"* ]]
}

# bats test_tags=long
@test "claims hold mathematics; a dollar sign that begins none stays one" {
    cd "$PROJECT"
    pdftotext -layout report/report.pdf text
    grep -qF 'opposes −g, | cos | ≤ 1; it' text
    grep -qF 'costs $5 & <b>5</b>, {x} or $$x^.' text
    grep -o 'The step never opposes.*' report/report.html > page
    grep -q '^The step never opposes <math' page
    grep -qF 'it costs $5 &amp; &lt;b&gt;5&lt;/b&gt;, {x} or $$x^.' page
}
