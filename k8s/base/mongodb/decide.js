// Decides what initiate.js has to do from the answers of all members. It is plain JavaScript without
// effects, so that mongosh and Node can both load it; tests/manifests/test_replica_set.py has the table.
'use strict';

const SET = 'rs0';

// The codes of the server's errors that distinguish the states.
const AUTHENTICATION_FAILED = 18;
const NOT_YET_INITIALIZED = 94;

// Returns the state of one member from the answers that initiate.js got:
//   hello   the answer to `hello`; missing if the member did not answer
//   status  of our own member, if it is in no set: the code of the error with which it refuses
//           replSetGetStatus. While there is no user, localhost may use every command of set-up, so an
//           empty member answers NotYetInitialized, and one that has users answers Unauthorized.
//   login   of another member, if it is in no set: the code with which it refuses root's login, 0 if it
//           accepts it. A member that was removed from a set, or that is still reading its own
//           configuration, answers `hello` as an empty one does, but it has the user root.
function stateOf({ hello, status, login }) {
    if (!hello) {
        return 'unreachable';
    }
    if (hello.setName) {
        if (hello.setName !== SET) {
            return 'of another set';
        }
        if (hello.isWritablePrimary) {
            return 'primary';
        }
        return hello.secondary ? 'secondary' : 'starting';
    }
    if (!hello.isreplicaset) {
        return 'of another set'; // a server that runs alone, or a router
    }
    if (status === NOT_YET_INITIALIZED || login === AUTHENTICATION_FAILED) {
        return 'empty';
    }
    return status !== undefined || login === 0 ? 'removed' : 'unreachable';
}

// decide(members): members are {host, state}, our own first. Returns
//   {do: 'initiate'}         all members are empty: our own member makes the set
//   {do: 'maintain', at}     the set has a primary: users and missing members are added there
//   {do: 'wait', why}        nothing is changed; a person is needed only if `why` says so
// A second set of the same name would split the history in two, so all doubtful states wait.
function decide(members) {
    const hostsThatAre = (...states) =>
        members.filter(({ state }) => states.includes(state)).map(({ host }) => host);
    const wait = (hosts, why) => ({ do: 'wait', why: `${hosts.join(', ')} ${why}` });

    const foreign = hostsThatAre('of another set');
    if (foreign.length > 0) {
        return wait(foreign, `belongs to another set than ${SET}: a person decides which one is kept`);
    }
    if (members[0].state === 'unreachable') {
        return wait([members[0].host], 'is our own member and does not answer yet');
    }
    const primaries = hostsThatAre('primary');
    if (primaries.length > 1) {
        return wait(primaries, 'all call themselves the primary: if this lasts, there are two sets');
    }
    if (primaries.length === 1) {
        return { do: 'maintain', at: primaries[0] };
    }
    const inSet = hostsThatAre('secondary', 'starting');
    if (inSet.length > 0) {
        return wait(inSet, 'belongs to the set, which has no primary: it needs a majority of its members');
    }
    const removed = hostsThatAre('removed');
    if (removed.length > 0) {
        return wait(removed, 'holds data and is in no set: it is starting, or a person took it out');
    }
    const unreachable = hostsThatAre('unreachable');
    if (unreachable.length > 0) {
        return wait(unreachable, 'does not answer, which does not prove that it holds nothing');
    }
    return { do: 'initiate' };
}

module.exports = { SET, decide, stateOf };
