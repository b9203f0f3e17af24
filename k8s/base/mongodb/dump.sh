#!/bin/sh
# Copies the history into one archive in /backup, from a secondary if there is one. The copy is not a
# snapshot of one moment, which is not necessary: a position never changes, so a copy lacks at most the
# positions that arrived meanwhile. An interrupted copy has a name that ends in .part.
set -eu
umask 077

printf 'password: "%s"\n' "$(cat /run/secrets/mongodb/password)" >/tmp/login.yaml
archive=/backup/$(date -u +%Y-%m-%dT%H-%M-%SZ).archive.gz
rm -f /backup/*.part
mongodump --host="rs0/$MONGODB_HOSTS" --username="$MONGODB_USER" --authenticationDatabase=admin \
    --config=/tmp/login.yaml --readPreference=secondaryPreferred \
    --db=convoy --gzip --archive="$archive.part"
mv "$archive.part" "$archive"
ls -l "$archive"
