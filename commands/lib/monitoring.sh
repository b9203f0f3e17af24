# `deploy --monitoring` and `undeploy --monitoring`: kube-prometheus-stack by helm, and our own objects by
# kubectl. Source it after cluster.sh.
#
# shellcheck shell=bash
# shellcheck disable=SC2154 # the verb sets context, overlay and build_logs

chart=${CONVOY_MONITORING_CHART:-oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack}
chart_version=88.5.3
# The chart's objects are named after it, and Prometheus selects by it.
release=kube-prometheus-stack

# monitoring ARGUMENT…: kubectl in the namespace `monitoring`.
monitoring() { kubectl --context "$context" --namespace monitoring "$@"; }
# stack ARGUMENT…: helm in the same namespace.
stack() { helm --kube-context "$context" --namespace monitoring "$@"; }

need_helm() { command -v helm >/dev/null || fail "--monitoring needs helm (3.14 or newer)"; }

# has_monitoring: whether the cluster runs it, by this deploy or an earlier one. If it does, exporters and
# monitors are deployed even without --monitoring.
has_monitoring() { monitoring get "prometheus/$release-prometheus" >/dev/null 2>&1; }

# has_secret NAME: whether it exists; then it stays as it is.
has_secret() { monitoring get secret "$1" >/dev/null 2>&1; }

make_grafana_admin() {
    has_secret grafana-admin || od -An -tx1 -N24 /dev/urandom | tr -d ' \n' |
        monitoring create secret generic grafana-admin --from-literal=user=admin --from-file=password=/dev/stdin
}
# It is empty, because Alertmanager does not start without it; the operator fills in the receivers.
make_receivers() {
    has_secret alertmanager-receivers ||
        monitoring create secret generic alertmanager-receivers --from-literal=slack='' --from-literal=pagerduty=''
}

# The node exporter reads the nodes' files, so the namespace cannot be restricted.
prepare_monitoring() {
    monitoring create namespace monitoring --dry-run=client -o yaml | monitoring apply -f - &&
        monitoring label --overwrite namespace monitoring pod-security.kubernetes.io/enforce=privileged &&
        make_grafana_admin && make_receivers
}

install_stack() {
    local values=(--values "$CONVOY_CHECKOUT/k8s/overlays/aws/monitoring/values.yaml")
    [[ $overlay_name == aws ]] || values+=(--values "$overlay/monitoring/values.yaml")
    stack upgrade --install "$release" "$chart" --version "$chart_version" "${values[@]}" --timeout 10m
}

# Our objects come after the chart's kinds and its operator, which validates each rule. Grafana and
# Alertmanager wait for our objects.
deploy_monitoring() {
    run_step "Preparing the namespace monitoring" "$build_logs/deploy-monitoring-namespace.log" prepare_monitoring
    run_step "Installing $release $chart_version" "$build_logs/deploy-monitoring-chart.log" install_stack
    run_step "Waiting for its operator" "$build_logs/deploy-monitoring-operator.log" \
        monitoring rollout status "deployment/$release-operator" --timeout=600s
    run_step "Applying k8s/overlays/$overlay_name/monitoring" "$build_logs/deploy-monitoring.log" \
        monitoring apply -k "$overlay/monitoring"
    run_step "Waiting for Prometheus and Alertmanager" "$build_logs/deploy-monitoring-prometheus.log" \
        monitoring wait --for=condition=Available --timeout=600s \
        "prometheus/$release-prometheus" "alertmanager/$release-alertmanager"
    run_step "Waiting for Grafana" "$build_logs/deploy-monitoring-grafana.log" \
        monitoring rollout status "deployment/$release-grafana" --timeout=600s
}

# Grafana reads the logs with the password in the cluster's own Secret, or else with the one that `--logging`
# has made; the order of the two flags does not matter.
tell_grafana_of_logs() {
    local file=$overlay/logging/secrets/elasticsearch/grafana.password password said
    password=$(kubectl --context "$context" --namespace logging get secret elasticsearch --ignore-not-found \
        -o 'go-template={{index .data "grafana.password" | base64decode}}')
    [[ -n $password || ! -s $file ]] || password=$(<"$file")
    [[ -n $password ]] && monitoring get deployment "$release-grafana" >/dev/null 2>&1 || return 0
    said=$(printf %s "$password" |
        monitoring create secret generic grafana-elasticsearch --from-file=password=/dev/stdin --dry-run=client -o yaml |
        monitoring apply -f -)
    [[ $said == *unchanged ]] || monitoring rollout restart "deployment/$release-grafana" >/dev/null
}

# Without --data, the claims with the measurements and Grafana's password stay.
remove_monitoring() {
    local kinds=deployment,service,networkpolicy,serviceaccount,configmap,secret
    monitoring delete "$kinds$(kinds_of_others)" --selector "$ours" --ignore-not-found &&
        stack uninstall "$release" --ignore-not-found --wait || return
    [[ ${1:-} != --data ]] || monitoring delete persistentvolumeclaim,secret --all
}
undeploy_monitoring() {
    run_step "Removing the monitoring from $context" "$build_logs/undeploy-monitoring.log" remove_monitoring "$@"
}
