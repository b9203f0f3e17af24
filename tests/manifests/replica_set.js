// Runs initiate.js as mongosh does, beside the first of a few members that this file models: what they
// answer, who may do what, and what MongoDB does by itself. Reads {members: {host: {…}}, runs} from stdin;
// writes what was done to which member, and how each run ended.
'use strict';

const fs = require('fs');
const path = require('path');
const vm = require('vm');

const folder = path.join(__dirname, '../../k8s/base/mongodb');
const { members, runs } = JSON.parse(fs.readFileSync(0, 'utf8'));
const hosts = Object.keys(members);
const done = [];

function refuse(code, text) {
    throw Object.assign(new Error(text), { code });
}

function isInSet(member) {
    return member.state !== 'empty' && member.state !== 'removed';
}

// One connection: who is logged in is the connection's.
class Connection {
    constructor(host, isLocal) {
        this.host = host;
        this.member = members[host];
        this.isLocal = isLocal;
        this.user = undefined;
    }

    hello() {
        if (!isInSet(this.member)) {
            return { isreplicaset: true, isWritablePrimary: false, secondary: false };
        }
        const { state, config } = this.member;
        const hosts = config.members.map(({ host }) => host);
        return { setName: 'rs0', hosts, isWritablePrimary: state === 'primary', secondary: state === 'secondary' };
    }

    // Root may do everything. From localhost set-up is allowed as long as there is no user.
    permit(isSetUp) {
        const isFirst = this.isLocal && this.member.users.length === 0;
        if (this.user !== 'root' && !(isFirst && isSetUp)) {
            refuse(13, 'command requires authentication');
        }
    }

    auth({ user, pwd }) {
        if (!this.member.users.includes(user) || pwd !== `the password of ${user}`) {
            refuse(18, 'Authentication failed.');
        }
        this.user = user;
    }

    getUser(user) {
        this.permit(false);
        return this.member.users.includes(user) ? { user } : null;
    }

    createUser({ user }) {
        this.permit(true);
        this.write(`createUser ${user}`);
        this.member.users.push(user);
    }

    updateUser(user) {
        this.permit(false);
        this.write(`updateUser ${user}`);
    }

    write(what) {
        if (this.member.state !== 'primary') {
            refuse(10107, 'not primary');
        }
        done.push(`${this.host} ${what}`);
    }

    runCommand(command) {
        const [name] = Object.keys(command);
        return this[name](command);
    }

    replSetGetStatus() {
        this.permit(true);
        if (!isInSet(this.member)) {
            refuse(this.member.state === 'empty' ? 94 : 93, 'no replset config has been received');
        }
    }

    replSetInitiate({ replSetInitiate: config }) {
        this.permit(true);
        done.push(`${this.host} replSetInitiate ${config.members.map(({ host }) => host)}`);
        Object.assign(this.member, { state: 'primary', config: { ...config, version: 1 } });
    }

    replSetGetConfig() {
        this.permit(false);
        return { config: structuredClone(this.member.config) };
    }

    // A member that is added gets the set's data, users among them.
    replSetReconfig({ replSetReconfig: config }) {
        this.permit(true);
        this.write(`replSetReconfig ${config.members.map(({ host }) => host)}`);
        if (config.version !== this.member.config.version + 1) {
            refuse(103, 'version should be one more');
        }
        for (const { host } of config.members) {
            if (members[host].state === 'unreachable') {
                refuse(74, 'Quorum check failed');
            }
            if (!isInSet(members[host])) {
                Object.assign(members[host], { state: 'starting', users: this.member.users });
            }
        }
        this.member.config = structuredClone(config);
    }
}

function connect(address) {
    const [, host] = address.match(/^mongodb:\/\/([^/]+)\/admin\?directConnection=true&/);
    const isLocal = host === 'localhost';
    if (members[isLocal ? hosts[0] : host].state === 'unreachable') {
        refuse(undefined, 'connect ECONNREFUSED');
    }
    return new Connection(isLocal ? hosts[0] : host, isLocal);
}

const modules = {
    fs: { readFileSync: (file) => `the password of ${path.basename(file, '.password')}\n` },
};

function run() {
    const shell = {
        connect,
        print: () => {},
        sleep: () => {},
        process: { env: { MONGODB_HOSTS: hosts.join(','), HOSTNAME: 'mongodb-0' } },
        require: (name) => modules[name] ?? require(name.replace('/scripts', folder)),
    };
    try {
        vm.runInNewContext(fs.readFileSync(path.join(folder, 'initiate.js'), 'utf8'), shell);
        return 'complete';
    } catch (failure) {
        return failure.message;
    }
}

const ended = [];
for (let number = 0; number < runs; ++number) {
    ended.push(run());
}
process.stdout.write(JSON.stringify({ done, ended }));
