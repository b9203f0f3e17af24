# Deploys and removes the overlay's folder `logging`, in the namespace `logging`. Source it after cluster.sh.
# deploy_logging also needs kustomization.sh and the verb's fetch_secret, undeploy_logging the verb's remove_ours.
#
# shellcheck shell=bash
# shellcheck disable=SC2154 # the verb sets context, overlay, build_logs and monitors

# in_logging COMMAND…: runs the command with the overlay and the namespace of the logs.
in_logging() { overlay=$overlay/logging namespace=logging "$@"; }

# Elasticsearch's members use the certificate `transport` among themselves; Kibana presents `kibana` to browsers.
prepare_logging_secrets() {
    local name
    umask 077
    fetch_secret elasticsearch deployment/kibana page
    "$CONVOY_CHECKOUT/commands/lib/secrets.sh" "$overlay/secrets" logging
    for name in transport kibana; do make_certificate "$name" "$overlay/secrets/elasticsearch/$name" 3650; done
    write_secrets "$overlay/secrets" "$(own_secrets elasticsearch)"
}

# Fluent Bit reads the node's files, which a restricted pod must not do.
prepare_logging_namespace() {
    cluster create namespace logging --dry-run=client -o yaml | cluster apply -f -
    cluster label --overwrite namespace logging pod-security.kubernetes.io/enforce=privileged
}

# The previous set-up Job is deleted first, because a Job cannot be changed.
apply_logging() {
    local components=$CONVOY_CHECKOUT/k8s/overlays/aws/logging external
    cluster delete job/elasticsearch-set-up --ignore-not-found
    mapfile -t external < <(external_secrets elasticsearch "$components/external-secrets")
    write_kustomization "$overlay/secrets" "${external[@]}" "${monitors[@]/#/$components/}" &&
        cluster apply -k "$(built_folder)"
}

deploy_logging() {
    local workload
    in_logging prepare_logging_secrets
    run_step "Preparing the namespace logging" "$build_logs/deploy-logging-namespace.log" prepare_logging_namespace
    run_step "Applying k8s/overlays/$overlay_name/logging" "$build_logs/deploy-logging.log" in_logging apply_logging
    for workload in statefulset/elasticsearch-logging daemonset/fluent-bit; do
        run_step "Waiting for ${workload#*/}" "$build_logs/deploy-${workload#*/}.log" \
            in_logging cluster rollout status "$workload" --timeout=900s
    done
    run_step "Waiting for users, templates and searches" "$build_logs/deploy-set-up.log" \
        in_logging cluster wait --for=condition=complete job/elasticsearch-set-up --timeout=1800s
    run_step "Deleting unused ConfigMaps and Secrets of the logs" "$build_logs/deploy-logging-unused.log" in_logging delete_unused
    say "Kibana: kubectl -n logging port-forward service/kibana 5601, then https://localhost:5601"
    say "Log in as the user people; the password is in k8s/overlays/$overlay_name/logging/secrets/elasticsearch/people.password"
}

# On each node this folder has the lines that Fluent Bit has not sent, and its reading positions.
kept_on_nodes=/var/lib/convoy-fluent-bit

# sweeper IMAGE: prints a DaemonSet whose pods empty the folder before they are ready. IMAGE needs a shell.
sweeper() {
    cat <<END
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: sweeper, labels: {${ours/=/: }}}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: sweeper}}
  template:
    metadata: {labels: {app.kubernetes.io/name: sweeper}}
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 1
      tolerations: [{operator: Exists}]
      securityContext: {runAsUser: 0, runAsGroup: 0, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: sweeper
          image: $1
          command: [sh, -c, "find /kept -mindepth 1 -delete && touch /tmp/swept && exec sleep infinity"]
          readinessProbe: {exec: {command: [test, -f, /tmp/swept]}, periodSeconds: 1}
          securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
          volumeMounts: [{name: kept, mountPath: /kept}, {name: tmp, mountPath: /tmp}]
      volumes:
        - {name: kept, hostPath: {path: $kept_on_nodes, type: DirectoryOrCreate}}
        - {name: tmp, emptyDir: {}}
END
}

# sweep_nodes IMAGE: empties the folder on each node, after Fluent Bit's pods, which write to it, have ended.
sweep_nodes() {
    cluster wait --for=delete pod --selector app.kubernetes.io/name=fluent-bit --timeout=120s &&
        sweeper "$1" | cluster apply -f - && cluster rollout status daemonset/sweeper --timeout=300s &&
        cluster delete daemonset/sweeper --timeout=120s
}

# undeploy_logging [IMAGE]: also removes Fluent Bit's rights, which belong to no namespace, and with an IMAGE
# (see sweeper) the folder's files.
undeploy_logging() {
    in_logging remove_ours
    run_step "Removing Fluent Bit's rights" "$build_logs/undeploy-logging.log" \
        cluster delete clusterrolebinding/convoy-fluent-bit clusterrole/convoy-fluent-bit --ignore-not-found
    [[ -z ${1:-} ]] ||
        run_step "Emptying $kept_on_nodes on each node" "$build_logs/undeploy-nodes.log" in_logging sweep_nodes "$1"
}
