#!/bin/sh
# Copies the whole server into one archive in /backup, as it was when the copy ended (--oplog), from a
# member that is not the primary where there is one. A copy that broke off keeps its name in .part.
set -eu
umask 077

printf 'password: "%s"\n' "$(cat /run/secrets/mongodb/password)" >/tmp/login.yaml
archive=/backup/$(date -u +%Y-%m-%dT%H-%M-%SZ).archive.gz
rm -f /backup/*.part
mongodump --host="rs0/$MONGODB_HOSTS" --username=backup --authenticationDatabase=admin \
    --config=/tmp/login.yaml --readPreference=secondaryPreferred \
    --oplog --gzip --archive="$archive.part"
mv "$archive.part" "$archive"
ls -l "$archive"
