// Each row of the fault table and the tests of `npm test` that hold it, by file and by the beginning of their name. The unit test of
// docs/durability.md looks for each of them, so that a test which is renamed or removed is missed here.

export interface Proof {
  row: string
  fault: string
  tests: readonly (readonly [file: string, name: string])[]
}

const COLLAB = 'tests/collab'
const OPERATIONS = 'tests/operations'
const E2E = 'tests/e2e'

export const PROOFS: readonly Proof[] = [
  {
    row: 'F1',
    fault: 'the server is killed at a random moment',
    tests: [
      [`${COLLAB}/crash.test.ts`, 'killed five times while two dozen people write'],
      [`${COLLAB}/http-crash.test.ts`, 'killed twice, writers too'],
      [`${OPERATIONS}/process.test.ts`, 'is ready again by itself after a kill -9']
    ]
  },
  {
    row: 'F1b',
    fault:
      'power cut: the settings that make a commit durable (replaying the writes of a disk needs a machine of its own)',
    tests: [
      [`${OPERATIONS}/migrate.test.ts`, 'is proved by the running server'],
      [`${OPERATIONS}/migrate.test.ts`, 'is refused when a setting is weakened anywhere']
    ]
  },
  {
    row: 'F1n',
    fault: 'one of several nodes is killed',
    tests: [
      [`${COLLAB}/nodes-faults.test.ts`, 'a node killed: its people go on at the other'],
      [`${COLLAB}/nodes.test.ts`, 'what a dead node had not written is handed back']
    ]
  },
  {
    row: 'F2',
    fault: 'SIGTERM, and a second one',
    tests: [[`${COLLAB}/crash.test.ts`, 'asked to stop while people write']]
  },
  {
    row: 'F3',
    fault: 'a document cannot be loaded',
    tests: [
      [`${COLLAB}/storage.test.ts`, 'loading %s: come back later, not one write'],
      [`${COLLAB}/storage.test.ts`, 'a snapshot that is not what was written is quarantined']
    ]
  },
  {
    row: 'F4',
    fault: 'storing is slow',
    tests: [[`${COLLAB}/storage.test.ts`, 'a slow store: who leaves and comes back']]
  },
  {
    row: 'F5',
    fault: 'storing fails',
    tests: [
      [`${COLLAB}/storage.test.ts`, 'storing fails: no acknowledgement'],
      [`${COLLAB}/storage.test.ts`, 'too much is waiting: edits are dropped with a word']
    ]
  },
  {
    row: 'F6',
    fault: 'PostgreSQL restarts at once, ends every connection, has none left',
    tests: [
      [`${COLLAB}/database-faults.test.ts`, 'PostgreSQL dies at once, several times'],
      [`${COLLAB}/database-faults.test.ts`, 'gone for longer than the driver cares to wait'],
      [`${COLLAB}/database-faults.test.ts`, 'every connection of the application is busy'],
      [`${COLLAB}/storage.test.ts`, 'connections to the database cut in the middle'],
      [`${OPERATIONS}/lost-connection.test.ts`, 'lost while it waits for a statement']
    ]
  },
  {
    row: 'F7',
    fault: 'Redis killed, paused, emptied, started empty',
    tests: [
      [`${COLLAB}/nodes-faults.test.ts`, 'F7. Redis killed, absent, started again empty'],
      [`${COLLAB}/nodes.test.ts`, 'a row that was numbered before and committed after is found']
    ]
  },
  {
    row: 'F8',
    fault: 'a node is frozen, then woken',
    tests: [[`${COLLAB}/nodes-faults.test.ts`, 'F8. A node stopped and woken']]
  },
  {
    row: 'F9',
    fault: 'a network that is late, cut, silent, that loses and repeats',
    tests: [
      [
        `${COLLAB}/convergence.test.ts`,
        '${PEOPLE} people write, format, delete and move at random, with cuts'
      ],
      [
        `${COLLAB}/http-hostile.test.ts`,
        'what comes twice, late or in pieces of different sizes counts once'
      ],
      [`${COLLAB}/http-hostile.test.ts`, 'an answer that was lost is given again']
    ]
  },
  {
    row: 'F9b',
    fault: 'a reader that does not read',
    tests: [
      [`${COLLAB}/rooms.test.ts`, 'a socket that does not read is left behind'],
      [`${COLLAB}/http-hostile.test.ts`, 'who pushes and never takes what comes is closed']
    ]
  },
  {
    row: 'F10',
    fault: 'absences, the tab kept, closed or crashed',
    tests: [
      [`${COLLAB}/stock-client.test.ts`, 'what was typed offline arrives at the next connection'],
      [`${E2E}/document-offline.spec.ts`, 'edits made without server stay'],
      [`${E2E}/offline-leaving.spec.ts`, 'the tab crashes at the last key'],
      [`${E2E}/document-offline.spec.ts`, 'leaving the page asks while something is not sent']
    ]
  },
  {
    row: 'F11',
    fault: 'typed, and left, printed or read at once',
    tests: [
      [`${E2E}/offline-leaving.spec.ts`, 'leaving by a link at the last key loses nothing'],
      [`${E2E}/offline-leaving.spec.ts`, 'printing waits for the last letters']
    ]
  },
  {
    row: 'F12',
    fault: 'restarts, replaced contents, under open tabs',
    tests: [
      [`${COLLAB}/stock-client.test.ts`, 'fifty restarts and reconnections'],
      [`${COLLAB}/documents.test.ts`, 'replaced while people are connected'],
      [`${COLLAB}/nodes.test.ts`, 'replaced on both at once: one after the other']
    ]
  },
  {
    row: 'F14',
    fault: 'an older editor',
    tests: [[`${COLLAB}/rights.test.ts`, 'an older editor schema is refused unless it only wants to read']]
  },
  {
    row: 'F15',
    fault: 'the disk is full',
    tests: [
      [`${COLLAB}/storage.test.ts`, 'no room on the disk: refused with a word'],
      [`${E2E}/offline-states.spec.ts`, 'a disk that fills up while one writes']
    ]
  },
  {
    row: 'F16',
    fault: 'a second process on the same folder, a PostgreSQL left alive',
    tests: [
      [`${OPERATIONS}/embedded.test.ts`, 'refuses a second server on the same folder'],
      [`${OPERATIONS}/embedded.test.ts`, 'adopts the process that outlived a killed server'],
      [`${OPERATIONS}/embedded.test.ts`, 'stops a left-over process that was started otherwise'],
      [`${OPERATIONS}/process.test.ts`, 'asks for the first run, refuses a second server by name']
    ]
  },
  {
    row: 'F17',
    fault: 'killed during the first boot, a migration, a compaction',
    tests: [
      [`${OPERATIONS}/embedded.test.ts`, 'survives a kill -9 at any moment of its first boot'],
      [`${OPERATIONS}/migrate.test.ts`, 'change nothing when a step fails'],
      [`${COLLAB}/database-faults.test.ts`, 'cut in the middle of a compaction']
    ]
  },
  {
    row: 'F18',
    fault: 'bits that flip, files that cannot be used',
    tests: [
      [`${COLLAB}/database-faults.test.ts`, 'a flipped bit in a page of a table'],
      [`${COLLAB}/scrubber.test.ts`, 'a bit of the snapshot: named'],
      [`${COLLAB}/scrubber.test.ts`, 'a bit of a row of the log'],
      [`${OPERATIONS}/embedded.test.ts`, 'when it belongs to someone else']
    ]
  },
  {
    row: 'F19',
    fault: 'a worker or a statement that is stuck',
    tests: [[`${COLLAB}/database-faults.test.ts`, 'a worker that answers too late is replaced']]
  }
]
