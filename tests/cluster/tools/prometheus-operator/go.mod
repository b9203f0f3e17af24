// Whose kinds are fetched, and nothing built.
module convoy/tests/cluster/tools/prometheus-operator

go 1.26

require github.com/prometheus-operator/prometheus-operator v0.93.1
