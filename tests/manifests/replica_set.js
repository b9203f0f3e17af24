// Models members of a replica set that speak MongoDB's protocol, so that MongoDB's own shell can run initiate.js
// against them: their answers, the users' rights, and what MongoDB does by itself. The first one is our own.
// Usage: node replica_set.js BSON STATE…: BSON is the folder of npm's `bson`; a state is one of decide.js, or
// `primary-without-users`. Prints the members' addresses, then each change that is made to one of them.
'use strict';

const crypto = require('crypto');
const net = require('net');

const { Binary, deserialize, serialize } = require(process.argv[2]);
const ROUNDS = 4096; // the least that a driver takes

const members = process.argv.slice(3).map((state) => ({
    state: state.replace('-without-users', ''),
    users: /^empty$|without-users/.test(state) ? {} : { root: 'the password of root' },
    roles: new Set(),
    host: undefined,
    config: undefined,
}));

const say = (member, what) => process.stdout.write(`${members.indexOf(member)} ${what}\n`);
const number = (host) => members.findIndex((member) => member.host === host);
const isInSet = ({ state }) => state !== 'empty' && state !== 'removed';
const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();

class Refused extends Error {
    constructor(code, text) {
        super(text);
        this.code = code;
    }
}

// One connection, with the user who is logged in on it.
class Connection {
    constructor(member) {
        this.member = member;
    }

    // Root may do everything. On our own member, set-up is allowed as from localhost while there is no user.
    permit(isSetUp) {
        const isFirst = this.member === members[0] && Object.keys(this.member.users).length === 0;
        if (this.user !== 'root' && !(isFirst && isSetUp)) {
            throw new Refused(13, 'command requires authentication');
        }
    }

    change(what) {
        if (this.member.state !== 'primary') {
            throw new Refused(10107, 'not primary');
        }
        say(this.member, what);
    }

    // A member that is in no set, for any reason, names none.
    hello({ saslSupportedMechs = '' }) {
        const { state, config, users } = this.member;
        const limits = { maxBsonObjectSize: 16777216, maxMessageSizeBytes: 48000000, maxWriteBatchSize: 100000 };
        const answer = { ...limits, minWireVersion: 0, maxWireVersion: 25, helloOk: true, readOnly: false };
        const isPrimary = state === 'primary';
        Object.assign(answer, { isWritablePrimary: isPrimary, ismaster: isPrimary, secondary: state === 'secondary' });
        if (users[saslSupportedMechs.split('.')[1]]) {
            answer.saslSupportedMechs = ['SCRAM-SHA-256'];
        }
        if (!isInSet(this.member)) {
            return { ...answer, isreplicaset: true };
        }
        const hosts = config.members.map(({ host }) => host);
        return { ...answer, setName: 'rs0', setVersion: config.version, hosts, me: this.member.host };
    }

    saslStart({ mechanism, payload }) {
        const [, user, nonce] = payload.toString().match(/^n,,n=(.*),r=(.*)$/) ?? [];
        if (mechanism !== 'SCRAM-SHA-256' || !this.member.users[user]) {
            throw new Refused(18, 'Authentication failed.');
        }
        const salt = crypto.randomBytes(16);
        const first = `r=${nonce}${crypto.randomBytes(12).toString('base64')},s=${salt.toString('base64')},i=${ROUNDS}`;
        const salted = crypto.pbkdf2Sync(this.member.users[user], salt, ROUNDS, 32, 'sha256');
        this.scram = { user, salted, text: `n=${user},r=${nonce},${first}` };
        return { conversationId: 1, done: false, payload: new Binary(Buffer.from(first)) };
    }

    saslContinue({ payload }) {
        const [, channel, proof] = payload.toString().match(/^(c=.*),p=(.*)$/);
        const { user, salted, text } = this.scram;
        const key = hmac(salted, 'Client Key');
        const signature = hmac(crypto.createHash('sha256').update(key).digest(), `${text},${channel}`);
        if (!key.equals(Buffer.from(proof, 'base64').map((byte, at) => byte ^ signature[at]))) {
            throw new Refused(18, 'Authentication failed.');
        }
        this.user = user;
        const verifier = hmac(hmac(salted, 'Server Key'), `${text},${channel}`).toString('base64');
        return { conversationId: 1, done: true, payload: new Binary(Buffer.from(`v=${verifier}`)) };
    }

    usersInfo({ usersInfo: asked }) {
        this.permit(false);
        const user = asked.user ?? asked;
        return { users: this.member.users[user] ? [{ user, db: 'admin', roles: [] }] : [] };
    }

    createUser({ createUser: user, pwd }) {
        this.permit(true);
        this.change(`createUser ${user}`);
        this.member.users[user] = pwd;
        return {};
    }

    updateUser({ updateUser: user, pwd }) {
        this.permit(false);
        this.change(`updateUser ${user}`);
        this.member.users[user] = pwd;
        return {};
    }

    rolesInfo({ rolesInfo: asked }) {
        this.permit(false);
        const role = asked.role ?? asked;
        return { roles: this.member.roles.has(role) ? [{ role, db: 'admin' }] : [] };
    }

    // A privilege that names neither a collection nor a database would be for all of them.
    createRole({ createRole: role, privileges }) {
        this.permit(false);
        const places = privileges.map(({ resource: { db, collection } }) => `${db}.${collection}`);
        this.change(`createRole ${role} ${places}`);
        this.member.roles.add(role);
        return {};
    }

    updateRole({ updateRole: role }) {
        this.permit(false);
        this.change(`updateRole ${role}`);
        return {};
    }

    replSetGetStatus() {
        this.permit(true);
        if (!isInSet(this.member)) {
            throw new Refused(this.member.state === 'empty' ? 94 : 93, 'no replset config has been received');
        }
        return {};
    }

    replSetInitiate({ replSetInitiate: config }) {
        this.permit(true);
        say(this.member, `replSetInitiate ${config.members.map(({ host }) => number(host))}`);
        Object.assign(this.member, { state: 'primary', config: { ...config, version: 1 } });
        return {};
    }

    replSetGetConfig() {
        this.permit(false);
        return { config: this.member.config };
    }

    // A member that is added gets the set's data, which include the users.
    replSetReconfig({ replSetReconfig: config }) {
        this.permit(true);
        this.change(`replSetReconfig ${config.members.map(({ host }) => number(host))}`);
        if (config.version !== this.member.config.version + 1) {
            throw new Refused(103, 'the version should be one more');
        }
        this.member.config = config;
        for (const { host } of config.members) {
            const added = members[number(host)];
            if (!isInSet(added)) {
                Object.assign(added, { state: 'starting', config, users: this.member.users, roles: this.member.roles });
            }
        }
        return {};
    }
}

const COMMANDS = Object.getOwnPropertyNames(Connection.prototype);
const OTHERS = { ismaster: 'hello', isMaster: 'hello' };
const HARMLESS = { ping: {}, endSessions: {}, buildInfo: { version: '8.0.17', versionArray: [8, 0, 17, 0] } };

function answerTo(connection, command) {
    const [asked] = Object.keys(command);
    const name = OTHERS[asked] ?? asked;
    try {
        if (COMMANDS.includes(name)) {
            return { ok: 1, ...connection[name](command) };
        }
        return HARMLESS[name] ? { ok: 1, ...HARMLESS[name] } : { ok: 0, code: 13, errmsg: `${name} requires a login` };
    } catch (refused) {
        return { ok: 0, code: refused.code ?? 1, errmsg: refused.message };
    }
}

// A driver begins with OP_QUERY (2004) and continues with OP_MSG (2013). The command follows the header of 16 bytes
// and, in OP_QUERY, flags, the name of a collection and two numbers; in OP_MSG, flags and a byte.
function reply(connection, message) {
    const isQuery = message.readInt32LE(12) === 2004;
    const start = isQuery ? message.indexOf(0, 20) + 9 : 21;
    const command = deserialize(message.subarray(start), { promoteBuffers: true });
    const document = serialize(answerTo(connection, command), { ignoreUndefined: true });
    const head = Buffer.alloc(isQuery ? 36 : 21);
    head.writeInt32LE(head.length + document.length, 0);
    head.writeInt32LE(message.readInt32LE(4), 8);
    head.writeInt32LE(isQuery ? 1 : 2013, 12);
    if (isQuery) {
        head.writeInt32LE(1, 32); // one document
    }
    return Buffer.concat([head, document]);
}

function serve(member, socket) {
    const connection = new Connection(member);
    let received = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
        received = Buffer.concat([received, bytes]);
        while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
            const length = received.readInt32LE(0);
            socket.write(reply(connection, received.subarray(0, length)));
            received = received.subarray(length);
        }
    });
}

// An unreachable member also gets an address, but no server listens there.
async function listen(member) {
    const server = net.createServer((socket) => serve(member, socket));
    await new Promise((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
    });
    member.host = `localhost:${server.address().port}`;
    if (member.state === 'unreachable') {
        await new Promise((resolve) => {
            server.close(resolve);
        });
    }
}

async function main() {
    for (const member of members) {
        await listen(member);
    }
    const config = { _id: 'rs0', version: 7, members: members.map(({ host }, _id) => ({ _id, host })) };
    for (const member of members.filter(isInSet)) {
        const ownHost = config.members.slice(0, 1);
        const isAlone = Object.keys(member.users).length === 0;
        member.config = structuredClone(isAlone ? { ...config, members: ownHost } : config);
    }
    process.stdout.write(`${members.map(({ host }) => host)}\n`);
}

main();
