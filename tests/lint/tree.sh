#!/bin/sh
# What may stand at the top of the tree. In a checkout only what git knows counts.
set -u
{ git -c core.quotePath=off ls-files 2>/dev/null | grep . || ls -A; } | sed 's,/.*,,' | sort -u |
	grep -vxE 'src|include|rubrics|tests|Makefile|README\.md|LICENSE|build|\..*' |
	sed 's/$/: nothing else belongs at the top level/'
