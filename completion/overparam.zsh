#compdef overparam
# Completion of overparam in zsh: the program itself knows what may come.
_overparam() {
    local line
    local -a lines found
    lines=("${(@f)$("${words[1]}" completion words -- "${(@)words[2,CURRENT]}" 2> /dev/null)}")
    for line in $lines; do
        case $line in
        :files) _files ;;
        :folders) _files -/ ;;
        *) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( ! $#found )) || _describe -t words overparam found
}
if [ "$funcstack[1]" = _overparam ]; then
    _overparam "$@"
else
    compdef _overparam overparam
fi
