# Makes `deploy` refuse settings that are still placeholders, by name. Source it after cluster.sh and
# terminal.sh.
#
# shellcheck shell=bash
# shellcheck disable=SC2154 # the verb sets overlay, overlay_name, with_monitoring and with_logging

# placeholders_in FILE: prints a line for each placeholder in a settings file: the setting and the placeholder.
placeholders_in() {
    awk '
        { sub(/(^| )#.*/, "") }
        /^[a-z]+:/ { section = $1; sub(/:.*/, "", section); key = "" }
        /^ +[a-z]+:/ { key = $1; sub(/:.*/, "", key); key = "." key }
        {
            count = split("fleet.example 203.0.113.0/24 convoy-backups.example 111122223333", placeholders, " ")
            for (at = 1; at <= count; at++)
                if (index($0, placeholders[at])) print section key, placeholders[at]
        }' "$1"
}

is_grafana_public() {
    $with_monitoring && grep -q '^components:.*public' "$overlay/monitoring/kustomization.yaml"
}

# refuse_placeholders: prints a line for each placeholder that would be deployed, and ends the verb.
refuse_placeholders() {
    local folder=k8s/overlays/$overlay_name setting placeholder refused=()
    while read -r setting placeholder; do
        case $setting in
            kibana.*) $with_logging || continue ;;
            grafana.certificate) is_grafana_public || continue ;;
        esac
        refused+=("$folder/settings/settings.yaml: $setting is still the placeholder $placeholder")
    done < <(placeholders_in "$overlay/settings/settings.yaml")
    ! grep -qs registry.example "$overlay/images/kustomization.yaml" ||
        refused+=("$folder/images: the images still have the placeholder registry.example; run ./convoy images --push REGISTRY")
    ((${#refused[@]} > 0)) || return 0
    printf "${red}convoy:$plain %s\n" "${refused[@]}" >&2
    exit 1
}
