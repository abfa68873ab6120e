# Checks every file with Coq, each after those that it requires, and lists the axioms that they rest on.
#   make          compile all, and list the axioms
#   make check    have the compiled files checked once more by coqchk, a smaller program
#   make clean    remove what was compiled
# It needs coqc with Coquelicot (Debian, Ubuntu: apt-get install coq libcoq-coquelicot), and nothing else.

COQC ?= coqc
COQCHK ?= coqchk
LIBRARY = -Q library Gibbsgap
ALL = $(LIBRARY) -Q theorems GG

.PHONY: axioms check clean
.DELETE_ON_ERROR:

axioms: {{ rules | map("first") | join(".vo ") }}.vo
	$(COQC) -q -w none $(ALL) theorems/Axioms.v

{% for name, needs in rules %}
{{ name }}.vo: {{ name }}.v{% for need in needs %} {{ need }}.vo{% endfor %}

	$(COQC) -q -w none $(ALL) $<
{% endfor %}

check: axioms
	$(COQCHK) -silent -o $(ALL){% for module in modules %} GG.{{ module }}{% endfor %}


clean:
	rm -f library/*.vo library/*.vo[ks] library/*.glob library/.*.aux theorems/*.vo theorems/*.vo[ks] theorems/*.glob theorems/.*.aux
