# Without the helpers of bash-completion. `=` is a word of its own here, unless the reader of this changed COMP_WORDBREAKS.
_review_words() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}
_review_files() {
	compopt -o filenames 2>/dev/null
	mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}
_review() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev='' first='' command='' options='' files='' words='' texts='' operands='' second='' i
	COMPREPLY=()
	[ "$COMP_CWORD" -eq 0 ] || prev=${COMP_WORDS[COMP_CWORD - 1]}
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--lang) [ -n "$first" ] || i=$((i + 1)) ;;
		-*) ;;
		*)
			if [ -z "$first" ]; then
				first=${COMP_WORDS[i]}
			else
				[ -n "$command" ] || command="$first ${COMP_WORDS[i]}"
			fi
			;;
		esac
	done
	if [ -z "$first" ]; then
		case $cur in -*) _review_words '--help --lang --version' ;; *) _review_words "$_review_first" ;; esac
		return
	fi
	_review_about "$first"
	if [ -n "$second" ] && [ -z "$command" ]; then
		_review_words "$second"
		return
	fi
	[ -z "$second" ] || _review_about "$command"
	if [ "$cur" = = ]; then
		cur=''
	elif [ "$prev" = = ]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	elif [ "${cur#--*=}" != "$cur" ]; then
		prev=${cur%%=*} cur=${cur#*=}
	fi
	case " $files " in *" $prev "*)
		_review_files
		return
		;;
	esac
	case " $texts " in *" $prev "*) return ;; esac
	for i in $words; do
		if [ "${i%%=*}" = "$prev" ]; then
			i=${i#*=}
			_review_words "${i//,/ }"
			return
		fi
	done
	case $cur in
	-*) _review_words "$options" ;;
	*) if [ -n "$operands" ]; then _review_words "$operands"; else _review_files; fi ;;
	esac
}
complete -F _review review
