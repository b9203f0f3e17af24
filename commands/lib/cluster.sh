# Reads the arguments that `deploy` and `undeploy` share, and runs kubectl on the chosen cluster.
# Source it after terminal.sh.
#
# shellcheck shell=bash
# shellcheck disable=SC2034 # the verbs that source this use the variables

overlay_name='' context='' other_flags=()

# read_cluster_arguments VERB ARGUMENT…: reads the shared arguments; puts other flags in other_flags.
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
            *) usage_error "$verb has no argument '$argument': it should be dev or aws" ;;
        esac
    done
    [[ -n $overlay_name ]] || usage_error "$verb needs an overlay, dev or aws; see ./convoy $verb --help"
    overlay=$CONVOY_CHECKOUT/k8s/overlays/$overlay_name
    namespace=$(sed -n 's/^namespace: //p' "$overlay/kustomization.yaml")
}

# Fails if the cluster does not answer; sets `context` if empty.
need_cluster() {
    command -v kubectl >/dev/null || fail "this needs kubectl"
    context=${context:-$(kubectl config current-context 2>/dev/null)} ||
        fail "kubectl has no current context; k8s/overlays/$overlay_name/README.md describes how to make one"
    cluster get --raw /readyz >/dev/null 2>&1 || fail "the cluster of context '$context' does not answer"
}

# cluster ARGUMENT…: runs kubectl in the namespace.
cluster() { kubectl --context "$context" --namespace "$namespace" "$@"; }

# make_certificate NAME PATH DAYS: makes PATH.key and a self-signed PATH.crt if there is no key.
make_certificate() {
    [[ ! -s $2.key ]] || return 0
    mkdir -p "$(dirname "$2")"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$3" -subj "/CN=$1" \
        -addext "subjectAltName=DNS:$1" -keyout "$2.key" -out "$2.crt" 2>/dev/null ||
        fail "openssl made no certificate"
}

# The label of all our objects.
ours=app.kubernetes.io/part-of=convoy

# kinds_of_others: prints, each after a comma, the kinds of our custom resources that the cluster has.
kinds_of_others() {
    local kind
    for kind in servicemonitor prometheusrule externalsecret scaledobject; do
        ! cluster get "$kind" >/dev/null 2>&1 || printf ',%s' "$kind"
    done
}
