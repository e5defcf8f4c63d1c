# Completion of overparam in bash: the program itself knows what may come.
_overparam() {
    local cur=${COMP_WORDS[COMP_CWORD]} line
    COMPREPLY=()
    [[ $cur != '=' ]] || cur=
    while IFS= read -r line; do
        case $line in
        :files) compopt -o filenames && mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur") ;;
        :folders) compopt -o filenames && mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$cur") ;;
        *) COMPREPLY+=("${line%%$'\t'*}") ;;
        esac
    done < <("${COMP_WORDS[0]}" completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
}
complete -F _overparam overparam
