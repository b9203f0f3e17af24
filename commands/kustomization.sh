# What `deploy` applies: an overlay with the components that this cluster takes, as a kustomization of
# its own in .convoy/deploy. No file of the overlay is edited for it. To be sourced, after cluster.sh.
#
# shellcheck shell=bash
# shellcheck disable=SC2154 # overlay, overlay_name, namespace and ours are those of the verb

# built_folder: where the kustomization of $overlay is written.
built_folder() { echo "$CONVOY_CHECKOUT/.convoy/deploy/${overlay#"$CONVOY_CHECKOUT/k8s/overlays/"}"; }

# write_kustomization COMPONENT…: the overlay and these folders, in the overlay's namespace and with the
# label of everything of ours, and last the images to the byte, which those components may bring too.
# kustomize takes no absolute paths, and follows links before `..`.
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

# own_secrets NAME…: those of these names that the cluster has, which others than `deploy` made: External
# Secrets, cert-manager, people. They are used as they are.
own_secrets() {
    local found
    found=$(cluster get secrets "$@" --ignore-not-found -o name) || return
    found=${found//secret\//}
    echo "${found//$'\n'/ }"
}

# external_secrets NAME FOLDER: FOLDER, a component, where External Secrets makes the Secret NAME.
external_secrets() {
    ! cluster get externalsecret "$1" >/dev/null 2>&1 || echo "$2"
}

# write_secrets FOLDER OWN: makes FOLDER, as secrets.sh fills it, a component: a Secret for each folder in
# it, by its name, of the files there; without the names in OWN, which the cluster has. kustomize adds
# a hash to the name and to what refers to it, so a changed password restarts the pods that read it.
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

# delete_unused: the ConfigMaps and Secrets whose names have a hash, and which nothing reads any more.
# Each change makes one of another name, and the last one stays when it is applied.
delete_unused() {
    local read_by name unused=()
    # Former ReplicaSets and revisions too: `kubectl rollout undo` goes back to them.
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

# only KIND: of the objects on standard input, in the form that kustomize writes, those of one kind.
only() {
    awk -v kind="kind: $1" '
        function end_object() { if (wanted) printf "---\n%s", object; object = ""; wanted = 0 }
        /^---$/ { end_object(); next }
        { object = object $0 "\n" }
        $0 == kind { wanted = 1 }
        END { end_object() }'
}
