# Checks every file with Coq, each after those that it requires, and lists the axioms that they rest on.
#   make          compile all, and list the axioms; others than those below are refused
#   make check    have the compiled files read once more by coqchk, a smaller program
#   make clean    remove what was compiled
# It needs coqc with Coquelicot and coq-interval (Debian, Ubuntu: apt-get install coq libcoq-coquelicot libcoq-interval),
# and nothing else. The file on Lebesgue's integral needs MathComp-Analysis too (libcoq-mathcomp-analysis), and is left out
# where that is missing.

COQC ?= coqc
COQCHK ?= coqchk
LIBRARY = -Q library Gibbsgap
ALL = $(LIBRARY) -Q theorems GG
MAY = {{ axioms | join("|") | replace(".", "[.]") }}
MATHCOMP_MAY = $(MAY)|{{ more | join("|") | replace(".", "[.]") }}
# What the standard library seals in a module: coqchk calls it an axiom, and it has a definition.
SEALED = {{ sealed | join("|") | replace(".", "[.]") }}
MATHCOMP := $(wildcard $(shell $(COQC) -where)/user-contrib/mathcomp/analysis/lebesgue_integral.vo)

.PHONY: axioms spaces check clean
.DELETE_ON_ERROR:

axioms: {{ rules | reject("in", apart) | join(".vo ") }}.vo
	$(COQC) -q -w none $(ALL) theorems/Axioms.v > axioms.txt
	@cat axioms.txt
	@! sed -n 's/^\([A-Za-z_][^ :]*\).*/\1/p' axioms.txt | grep -vxE 'Axioms|$(MAY)'
ifneq ($(MATHCOMP),)
axioms: spaces
endif

spaces: {{ apart | join(".vo ") }}.vo
	$(COQC) -q -w none $(LIBRARY) library/Axioms.v > spaces.txt
	@cat spaces.txt
	@! sed -n 's/^\([A-Za-z_][^ :]*\).*/\1/p' spaces.txt | grep -vxE 'Axioms|$(MATHCOMP_MAY)'

{% for name, needs in rules.items() %}
{{ name }}.vo: {{ name }}.v{% for need in needs %} {{ need }}.vo{% endfor %}

	$(COQC) -q -w none $(ALL) $<
{% endfor %}

check: axioms
	$(COQCHK) -silent -o $(ALL){% for module in modules %} {{ module }}{% endfor %} > coqchk.txt 2>&1 || { cat coqchk.txt; exit 1; }
	@cat coqchk.txt
	@grep -q "^[*] Axioms:" coqchk.txt
	@! awk '/^[*] /{part = $$2} part == "Axioms:" && NF == 1' coqchk.txt | sed 's/ *//' \
	    | grep -vE '^((.*[.])?($(MAY))|($(SEALED)).*)$$'
	@! grep -E '^[*] (Constants|Inductives)' coqchk.txt | grep -v '<none>$$'

clean:
	rm -f library/*.vo library/*.vo[ks] library/*.glob library/.*.aux theorems/*.vo theorems/*.vo[ks] theorems/*.glob theorems/.*.aux
	rm -f axioms.txt spaces.txt coqchk.txt
