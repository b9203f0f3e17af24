#!/bin/sh
# Copies the history into one archive in /backup, from a member that is not the primary where there is
# one. It is not of one moment, nor need it be: a position never changes, so a copy lacks at most what
# came in while it was made. One that broke off keeps its name in .part.
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
