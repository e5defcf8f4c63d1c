# browser.sh: Chromium without a window, spoken to by WebDriver (https://www.w3.org/TR/webdriver2/). Loaded by tests of the page.
#
#   browser_start              browser_stop
#   browser_open URL           browser_size WIDTH HEIGHT
#   browser_js SCRIPT          prints what `return ...` gives, as jq -r does; waits for a promise
#   browser_wait SCRIPT        until SCRIPT returns something true, at most 30 seconds
#   browser_log                what the console said at level WARNING and above, one message a line
#   browser_shot FILE.png      browser_pdf FILE.pdf
#   browser_phone WIDTH HEIGHT browser_media MEDIA [dark]
# shellcheck shell=bash

browser_call() { # METHOD PATH [BODY]
    curl -sS --max-time 60 -X "$1" -H 'Content-Type: application/json' ${3:+--data-binary "$3"} \
        "http://127.0.0.1:$browser_port/session$2"
}

browser_start() {
    browser_folder=$(mktemp -d)
    chromedriver --port=0 > "$browser_folder/log" 2>&1 3>&- &
    browser_pid=$!
    for _ in $(seq 100); do
        browser_port=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' "$browser_folder/log")
        [ -z "$browser_port" ] || break
        sleep 0.1
    done
    [ -n "$browser_port" ]
    local flags='"--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"'
    browser_session=$(browser_call POST '' "{\"capabilities\": {\"alwaysMatch\": {\"goog:loggingPrefs\": {\"browser\": \"ALL\"},
        \"goog:chromeOptions\": {\"args\": [$flags, \"--user-data-dir=$browser_folder/profile\"]}}}}" | jq -r .value.sessionId)
    [ -n "$browser_session" ] && [ "$browser_session" != null ]
}

browser_stop() {
    browser_call DELETE "/$browser_session" > /dev/null || true
    kill "$browser_pid" 2> /dev/null || true
    wait "$browser_pid" 2> /dev/null || true
    rm -rf "$browser_folder"
}

browser_open() {
    browser_call POST "/$browser_session/url" "$(jq -n --arg url "$1" '{url: $url}')" | jq -e '.value == null' > /dev/null
}

browser_size() {
    browser_call POST "/$browser_session/window/rect" "{\"width\": $1, \"height\": $2}" > /dev/null
}

browser_js() {
    local answer
    answer=$(browser_call POST "/$browser_session/execute/sync" "$(jq -n --arg script "$1" '{script: $script, args: []}')")
    if jq -e '.value | type == "object" and has("error")' <<< "$answer" > /dev/null; then
        jq -r .value.message <<< "$answer" >&2
        return 1
    fi
    jq -r .value <<< "$answer"
}

browser_wait() {
    for _ in $(seq 300); do
        case $(browser_js "$1") in '' | false | null | 0) sleep 0.1 ;; *) return 0 ;; esac
    done
    echo "waited in vain for: $1" >&2
    return 1
}

browser_log() {
    browser_call POST "/$browser_session/se/log" '{"type": "browser"}' |
        jq -r '.value[] | select(.level == "WARNING" or .level == "SEVERE") | .message'
}

browser_shot() {
    browser_call GET "/$browser_session/screenshot" | jq -r .value | base64 -d > "$1"
}

# A window of a phone's width, which windows proper refuse: browser_phone 390 844; browser_phone 0 0 ends it.
browser_phone() {
    browser_cdp Emulation.setDeviceMetricsOverride "{\"width\": $1, \"height\": $2, \"deviceScaleFactor\": 0, \"mobile\": false}"
}

# browser_media print, browser_media '' dark
browser_media() {
    browser_cdp Emulation.setEmulatedMedia \
        "{\"media\": \"$1\", \"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"${2:-}\"}]}"
}

browser_cdp() { # COMMAND PARAMETERS
    browser_call POST "/$browser_session/goog/cdp/execute" "{\"cmd\": \"$1\", \"params\": $2}" |
        jq -e '.value | type == "object" and (has("error") | not)' > /dev/null
}

# The page on paper, as browser_pdf FILE.pdf.
browser_pdf() {
    browser_call POST "/$browser_session/print" '{"background": true}' | jq -r .value | base64 -d > "$1"
}
