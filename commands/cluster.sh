# What `deploy` and `undeploy` share: which cluster, which overlay, and how one talks to it. To be
# sourced, after terminal.sh, with the verb's arguments.
#
# shellcheck shell=bash
# shellcheck disable=SC2034 # the verbs that source this use the variables

overlay_name='' context='' other_flags=()

# read_cluster_arguments VERB ARGUMENT…: what both understand; the rest is in other_flags.
read_cluster_arguments() {
    local verb=$1 argument
    shift
    while (($# > 0)); do
        argument=$1
        shift
        case $argument in
            dev | aws)
                [[ -z $overlay_name ]] || usage_error "$verb takes one overlay, dev or aws"
                overlay_name=$argument
                ;;
            --context)
                (($# > 0)) || usage_error "--context needs a value"
                context=$1
                shift
                ;;
            -*) other_flags+=("$argument") ;;
            *) usage_error "$verb knows no '$argument': it should be dev or aws" ;;
        esac
    done
    [[ -n $overlay_name ]] || usage_error "$verb what: dev or aws? See ./convoy $verb --help"
    overlay=$CONVOY_CHECKOUT/k8s/overlays/$overlay_name
    namespace=$(sed -n 's/^namespace: //p' "$overlay/kustomization.yaml")
}

# The cluster is there, and the person knows which one it is.
need_cluster() {
    command -v kubectl >/dev/null || fail "it needs kubectl"
    context=${context:-$(kubectl config current-context 2>/dev/null)} ||
        fail "kubectl knows no cluster; k8s/overlays/$overlay_name/README.md says how one is made"
    cluster get --raw /readyz >/dev/null 2>&1 || fail "the cluster of context '$context' does not answer"
}

# cluster ARGUMENT…: kubectl in the overlay's namespace.
cluster() { kubectl --context "$context" --namespace "$namespace" "$@"; }

# make_certificate NAME PATH DAYS: PATH.key and PATH.crt, its own authority; what is there stays.
make_certificate() {
    [[ ! -s $2.key ]] || return 0
    mkdir -p "$(dirname "$2")"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$3" -subj "/CN=$1" \
        -addext "subjectAltName=DNS:$1" -keyout "$2.key" -out "$2.crt" 2>/dev/null ||
        fail "openssl made no certificate"
}

# The label of everything of ours.
ours=app.kubernetes.io/part-of=convoy

# kinds_of_others: those of our objects that only other operators bring, each after a comma, where the cluster
# has them.
kinds_of_others() {
    local kind
    for kind in servicemonitor prometheusrule externalsecret scaledobject; do
        ! cluster get "$kind" >/dev/null 2>&1 || printf ',%s' "$kind"
    done
}
