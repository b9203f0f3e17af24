// Makes the replica set and its users, by mongosh beside the first member. It may run again at any
// time: what is there is left as it is, but for the users' passwords, which become those of the
// Secret. It ends with an error until everything is as it should be; the container calls it again.
const { readFileSync } = require('fs');

const members = process.env.MONGODB_HOSTS.split(',');
const password = (user) => readFileSync(`/run/secrets/mongodb/${user}.password`, 'utf8').trim();

// What each may do. Root is for people, and for this script.
const users = [
    { user: 'tracker', roles: [{ role: 'readWrite', db: 'convoy' }] },
    { user: 'backup', roles: [{ role: 'read', db: 'convoy' }] },
    { user: 'monitor', roles: [{ role: 'clusterMonitor', db: 'admin' }] },
];

function initiate(admin) {
    if (admin.hello().setName) {
        return;
    }
    print(`making the replica set of ${members[0]}`);
    admin.runCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: members[0] }] } });
    for (let tries = 0; !admin.hello().isWritablePrimary; ++tries) {
        if (tries === 60) {
            throw new Error('the first member has not become the primary within 30 s');
        }
        sleep(500);
    }
}

// Until there is a user, whoever comes from this very pod may make the first one, and no more.
function logInAsRoot(admin) {
    const login = { user: 'root', pwd: password('root') };
    try {
        admin.auth(login);
    } catch (refused) {
        if (!admin.hello().isWritablePrimary) {
            throw refused; // the users have not reached this member yet
        }
        print('making the user root');
        admin.createUser({ ...login, roles: ['root'] });
    }
}

function makeUsers(admin) {
    for (const { user, roles } of users) {
        const wanted = { pwd: password(user), roles };
        if (admin.getUser(user)) {
            admin.updateUser(user, wanted);
        } else {
            print(`making the user ${user}`);
            admin.createUser({ user, ...wanted });
        }
    }
}

// One at a time, so that there is a majority all the while.
function addMembers(admin) {
    const config = admin.runCommand({ replSetGetConfig: 1 }).config;
    const known = config.members.map((member) => member.host);
    for (const host of members.filter((member) => !known.includes(member))) {
        print(`adding ${host}`);
        const last = Math.max(...config.members.map((member) => member._id));
        config.members.push({ _id: last + 1, host });
        config.version += 1;
        admin.runCommand({ replSetReconfig: config });
        config.version = admin.runCommand({ replSetGetConfig: 1 }).config.version;
    }
}

if (members[0].split(/[.:]/)[0] === process.env.HOSTNAME) {
    const here = connect('mongodb://localhost/admin?directConnection=true');
    initiate(here);
    logInAsRoot(here);
    // Any member may be the primary by now.
    const known = here.hello().hosts.join(',');
    const login = `root:${encodeURIComponent(password('root'))}`;
    const primary = connect(`mongodb://${login}@${known}/admin?replicaSet=rs0&authSource=admin`);
    makeUsers(primary);
    addMembers(primary);
    print('the replica set is complete');
}
