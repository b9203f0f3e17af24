// Makes the replica set, its roles and its users; mongosh runs it beside the first member. It may run again at any
// time: it leaves everything that exists as it is, except the users' passwords, which become those of the
// Secret. It ends with an error until everything is as it should be, and the container runs it again.
// decide.js decides what to do; this file asks the members and does it.
const { existsSync, readFileSync } = require('fs');
const { SET, decide, stateOf } = require(`${__dirname}/decide.js`);

const members = process.env.MONGODB_HOSTS.split(',');
// The first label of our own name is the pod's name. MongoDB allows set-up only from localhost.
const [ourName, ourPort] = members[0].split(':');
const ours = `localhost:${ourPort}`;
const secret = (path) => readFileSync(path, 'utf8').trim();
const password = (user) => secret(`/run/secrets/mongodb/${user}.password`);
const root = () => ({ user: 'root', pwd: password('root') });

// The registry shares the database of the history, and so its backups, but none of its collections.
const ofRegistry = (collection) => ({
    resource: { db: 'convoy', collection },
    actions: ['find', 'insert', 'update', 'remove', 'createCollection', 'createIndex', 'listIndexes'],
});
const roles = [
    {
        role: 'registry',
        privileges: [
            ofRegistry('registry_changes'),
            ofRegistry('registry_life'),
            ofRegistry('registry_unknown'),
            { resource: { db: 'convoy', collection: '' }, actions: ['listCollections'] },
        ],
        roles: [],
    },
];

// The rights of each user. Only people and this script use root.
const users = [
    { user: 'tracker', roles: [{ role: 'readWrite', db: 'convoy' }] },
    { user: 'backup', roles: [{ role: 'read', db: 'convoy' }] },
    { user: 'monitor', roles: [{ role: 'clusterMonitor', db: 'admin' }] },
];

// A cluster that makes its Secrets itself may not have the registry's password yet.
const registryPassword = '/run/secrets/registry/registry.password';
if (existsSync(registryPassword)) {
    users.push({ user: 'registry', roles: ['registry'], pwd: secret(registryPassword) });
}

// Returns a connection to this one member, whatever its state.
function connectTo(host) {
    return connect(
        `mongodb://${host}/admin?directConnection=true&connectTimeoutMS=3000&serverSelectionTimeoutMS=3000`,
    );
}

// Returns the code with which a member refuses the command; 0 if it accepts it.
function refusalOfStatus(admin) {
    try {
        admin.runCommand({ replSetGetStatus: 1 });
        return 0;
    } catch (refused) {
        return refused.code;
    }
}

function refusalOfLogin(admin) {
    try {
        admin.auth(root());
        return 0;
    } catch (refused) {
        return refused.code;
    }
}

// Returns what decide.js needs of a member. It asks our own by localhost, from which set-up is allowed.
function ask(host, isOurs) {
    try {
        const admin = connectTo(isOurs ? ours : host);
        const answer = { hello: admin.hello() };
        if (!answer.hello.setName && isOurs) {
            answer.status = refusalOfStatus(admin);
        } else if (!answer.hello.setName) {
            answer.login = refusalOfLogin(admin);
        }
        return answer;
    } catch (unreachable) {
        return {};
    }
}

function statesOfMembers() {
    const states = [];
    for (const host of members) {
        const state = stateOf(ask(host, host === members[0]));
        states.push({ host, state });
    }
    return states;
}

function initiate(here) {
    print(`making the replica set of ${members[0]}`);
    here.runCommand({ replSetInitiate: { _id: SET, members: [{ _id: 0, host: members[0] }] } });
    for (let tries = 0; !here.hello().isWritablePrimary; ++tries) {
        if (tries === 60) {
            throw new Error('the first member has not become the primary within 30 s');
        }
        sleep(500);
    }
}

// While there is no user, a client in this pod may make the first one and nothing else. The first member
// is the primary then, because it makes root before it adds another member.
function makeRoot(here) {
    if (refusalOfLogin(here) === 0) {
        return;
    }
    print('making the user root');
    here.createUser({ ...root(), roles: ['root'] });
}

function makeRoles(primary) {
    for (const { role, privileges, roles: inherited } of roles) {
        if (primary.getRole(role)) {
            primary.updateRole(role, { privileges, roles: inherited });
        } else {
            print(`making the role ${role}`);
            primary.createRole({ role, privileges, roles: inherited });
        }
    }
}

function makeUsers(primary) {
    for (const { user, roles, pwd = password(user) } of users) {
        const wanted = { pwd, roles };
        if (primary.getUser(user)) {
            primary.updateUser(user, wanted);
        } else {
            print(`making the user ${user}`);
            primary.createUser({ user, ...wanted });
        }
    }
}

// Adds one at a time, so that there is always a majority. A member that is in the configuration and has
// lost its volume is not added: MongoDB itself copies the data to it. A member that a person has removed
// is added again as long as MONGODB_HOSTS names it.
function addMembers(primary) {
    const { hosts } = primary.hello();
    if (members.every((member) => hosts.includes(member))) {
        return;
    }
    const config = primary.runCommand({ replSetGetConfig: 1 }).config;
    const known = config.members.map((member) => member.host);
    for (const host of members.filter((member) => !known.includes(member))) {
        print(`adding ${host}`);
        const last = Math.max(...config.members.map((member) => member._id));
        config.members.push({ _id: last + 1, host });
        config.version += 1;
        primary.runCommand({ replSetReconfig: config });
        config.version = primary.runCommand({ replSetGetConfig: 1 }).config.version;
    }
}

if (ourName.split('.')[0] === process.env.HOSTNAME) {
    let decision = decide(statesOfMembers());
    if (decision.do === 'initiate') {
        // A member that has just been started may not have read its own configuration yet.
        sleep(5000);
        decision = decide(statesOfMembers());
    }
    if (decision.do === 'wait') {
        throw new Error(decision.why);
    }
    const here = connectTo(ours);
    if (decision.do === 'initiate') {
        initiate(here);
    }
    // Any member may be the primary, and our own may be empty.
    const at = decision.at ?? members[0];
    if (at === members[0]) {
        makeRoot(here);
    }
    const primary = connectTo(at);
    primary.auth(root());
    makeRoles(primary);
    makeUsers(primary);
    addMembers(primary);
    print('the replica set is complete');
}
