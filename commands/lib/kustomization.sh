# Writes what `deploy` applies: a kustomization in .convoy/deploy of the overlay and the components for this
# cluster. No file of the overlay is edited. Source it after cluster.sh.
#
# shellcheck shell=bash
# shellcheck disable=SC2154 # the verb sets overlay, overlay_name, namespace and ours

# built_folder: prints the folder for the kustomization of $overlay.
built_folder() { echo "$CONVOY_CHECKOUT/.convoy/deploy/${overlay#"$CONVOY_CHECKOUT/k8s/overlays/"}"; }

# write_kustomization COMPONENT…: combines the overlay and these folders, in the overlay's namespace and with
# the label of all our objects. The images' digests come last, because components may have images, too.
# kustomize accepts no absolute paths, and resolves links before `..`.
write_kustomization() {
    local folder path images=$CONVOY_CHECKOUT/k8s/overlays/$overlay_name/images
    folder=$(built_folder)
    [[ ! -d $images ]] || set -- "$@" "$images"
    mkdir -p "$folder"
    relative_to() { realpath --relative-to="$(realpath "$folder")" "$1"; }
    {
        printf '%s\n' '# Written anew by each ./convoy deploy.' \
            'apiVersion: kustomize.config.k8s.io/v1beta1' 'kind: Kustomization' "namespace: $namespace" \
            'labels:' "  - {pairs: {${ours/=/: }}, includeTemplates: true}" \
            'resources:' "  - $(relative_to "$overlay")"
        (($# == 0)) || echo 'components:'
        for path in "$@"; do echo "  - $(relative_to "$path")"; done
    } >"$folder/kustomization.yaml"
}

# own_secrets NAME…: prints those of these names that exist in the cluster; External Secrets, cert-manager or
# people made them, not `deploy`. They are used as they are.
own_secrets() {
    local found
    found=$(cluster get secrets "$@" --ignore-not-found -o name) || return
    found=${found//secret\//}
    echo "${found//$'\n'/ }"
}

# external_secrets NAME FOLDER: prints FOLDER, a component, if External Secrets makes the Secret NAME.
external_secrets() {
    ! cluster get externalsecret "$1" >/dev/null 2>&1 || echo "$2"
}

# write_secrets FOLDER OWN: makes FOLDER, which secrets.sh has filled, a component with a Secret for each
# folder in it, except those in OWN, which the cluster has. kustomize adds a hash to the names and to
# references, so a changed password restarts the pods that read it.
write_secrets() {
    local secret file
    {
        printf '%s\n' '# Written anew by each ./convoy deploy.' \
            'apiVersion: kustomize.config.k8s.io/v1alpha1' 'kind: Component' \
            'generatorOptions: {disableNameSuffixHash: false}' 'secretGenerator:'
        for secret in "$1"/*/; do
            secret=$(basename "$secret")
            [[ " $2 " != *" $secret "* ]] || continue
            echo "  - name: $secret"
            [[ ! -e $1/$secret/tls.key ]] || echo '    type: kubernetes.io/tls'
            echo '    files:'
            for file in "$1/$secret"/*; do echo "      - $secret/$(basename "$file")"; done
        done
    } >"$1/kustomization.yaml"
}

# delete_unused: deletes the ConfigMaps and Secrets with a hash in their names that nothing reads any more.
# Each change creates one with a new name, and applying it leaves the previous one.
delete_unused() {
    local read_by name unused=()
    # This includes former ReplicaSets and revisions, to which `kubectl rollout undo` returns.
    read_by=$(cluster get pods,deployments,statefulsets,daemonsets,cronjobs,jobs,replicasets,controllerrevisions \
        -o go-template='{{- range .items}}{{if not .metadata.deletionTimestamp}}{{.spec}}{{.data}}{{end}}{{end}}') ||
        return
    [[ -n $read_by ]] || return
    for name in $(cluster get configmaps,secrets --selector "$ours" -o name); do
        [[ $name =~ -[2456789bcdfghkmt]{10}$ ]] || continue
        grep -qFw -- "${name#*/}" <<<"$read_by" || unused+=("$name")
    done
    ((${#unused[@]} == 0)) || cluster delete "${unused[@]}"
}

# only KIND: prints the objects of one kind from standard input, which is in the form of kustomize.
only() {
    awk -v kind="kind: $1" '
        function end_object() { if (wanted) printf "---\n%s", object; object = ""; wanted = 0 }
        /^---$/ { end_object(); next }
        { object = object $0 "\n" }
        $0 == kind { wanted = 1 }
        END { end_object() }'
}
