// Every number of the collaboration server, in one place. Tests and benchmarks change them; nobody else should have to.
import { EDITOR_SCHEMA_VERSION } from '#shared/editor/version'

const KIB = 1024
const MIB = 1024 * KIB

export interface Settings {
  /** Refused at the WebSocket layer, before anything is decoded. */
  frameBytes: number
  /** Version of the editor's schema; an older `?schema=` is refused. */
  schemaVersion: number

  updateBytes: number
  /** Structs, and as many delete ranges, in one update. */
  updateStructs: number
  /** Larger updates are cut into slices of this size in the worker, and enter the document one by one. */
  sliceBytes: number
  sliceStructs: number
  /** One message that came in parts, once put together; the structs of an update so large. */
  partsBytes: number
  partsStructs: number
  /** Parts being put together, for all the sockets of a person. */
  partsPersonBytes: number
  /** The next part must have come by then. */
  partsStallMs: number
  /** New clientIDs in one update: each becomes a row. */
  updateClients: number
  itemTextBytes: number
  nestingDepth: number
  rootTypes: number
  /** Updates that came before what they depend on, per socket. */
  heldFrames: number
  heldBytes: number

  /** Group commit: how long the first row waits after a pause, and the least time from one commit to the next. */
  commitIdleMs: number
  commitEveryMs: number
  commitBytes: number
  commitRows: number
  /** Bytes waiting for the database: beyond, frames are dropped and asked for again later. */
  queueBytes: number
  retryMs: number
  retryMaxMs: number
  /** After that, those who write are told. */
  troubleMs: number
  statementMs: number

  /** Least time from one broadcast of a room to the next; a room whose broadcasts take long waits longer, up to the second. */
  tickMs: number
  tickMaxMs: number
  /** A tick lasts at least this for each socket of the room, up to `tickCrowdMs`: writing to the system is most of what a crowd costs. */
  tickPerSocketMs: number
  tickCrowdMs: number
  awarenessTickMs: number
  /** States of one person that are passed on, in the long run; a hand that moves for a few seconds is followed at every tick. */
  awarenessPersonPerSecond: number
  awarenessPersonBurst: number

  /** Without an edit for so long, the room forgets its Y.Doc. */
  warmMs: number
  /** Stored bytes kept for the next joiner. */
  storedCacheMs: number
  /** An empty room is forgotten after. */
  lingerMs: number
  loadMs: number

  compactRows: number
  /** Before a document is read for its derived rows, a log of so many. */
  compactFirstRows: number
  compactBytes: number
  compactAfterLeaveMs: number
  /** One superseded snapshot is kept per period: what versions will be made from. */
  historyMs: number
  /** Every copy is kept for so long… */
  historyAllDays: number
  /** …then one a day until this age, then one a month. */
  historyDailyDays: number
  historyThinMs: number
  /** A version is made once nobody has written for so long, and during a session that lasts; looked at every so often. */
  versionQuietMs: number
  versionLongMs: number
  versionLookMs: number
  /** Blocks that a restoration has emptied, because somebody might have been typing in them, go after. */
  sweepAfterMs: number
  /** The same when somebody is there who does not show where. */
  sweepAtLastMs: number
  /** The scrubber reads every document once in this time, with at least this pause between two. */
  scrubEveryMs: number
  scrubPauseMs: number
  /** A difference that is gone after so long was an edit passing by. */
  scrubAgainMs: number
  /** The same, between a browser and the server; browsers ask again after 4 s. */
  divergencePersistsMs: number
  deriveQuietMs: number
  deriveMaxMs: number
  workerJobMs: number

  /** Waiting bytes above which a slow socket no longer receives updates, but will be resynchronised. */
  lagBytes: number
  lagCloseBytes: number
  lagCloseMs: number

  /** Per socket; a person has three times as much for all of theirs. */
  framesPerSecond: number
  framesBurst: number
  bytesPerSecond: number
  bytesBurst: number
  /** A socket held back for so long without pause is closed. */
  throttledCloseMs: number
  awarenessBytes: number
  handshakesPerSecond: number
  handshakesBurst: number
  /** Not for this machine itself: behind a proxy that is not trusted, everybody comes from there. */
  socketsPerAddress: number
  socketsPerPerson: number
  /** Frames and bytes accepted before the person is known. */
  earlyFrames: number
  earlyBytes: number
  authenticateMs: number

  /** By HTTP: how long a poll waits when there is nothing; proxies give up after thirty seconds or more. */
  httpPollMs: number
  /** What comes within this time of the first frame leaves with it. */
  httpGatherMs: number
  /** In one answer, unless one frame is larger. */
  httpAnswerBytes: number
  /** Kept for a client that does not take it; beyond, it is closed. */
  httpQueueBytes: number
  /** In one request. */
  httpBodyBytes: number
  httpRequestsPerSecond: number
  httpRequestsBurst: number
  /** Without a poll for so long, the other side has gone. A tab that nobody looks at may sleep for a minute. */
  httpIdleMs: number
  /** The same before the first poll: the answer that opened the session was lost. */
  httpFirstPollMs: number
  /** How long the reason of a close waits to be asked for. */
  httpFarewellMs: number
  /** The same when the server stops: a tab that nobody looks at asks every four seconds. */
  httpGoodbyeMs: number

  /** Rights of every open socket are asked again in this time, whatever happens. */
  sweepMs: number
  /** A log of more rows is put together in the worker: others are served meanwhile. */
  mergeHereRows: number

  /** Signs of life between nodes, and the silence after which a run is given up for lost. */
  beatMs: number
  runLostMs: number
  /** The same, for the run that had the machine and port of this one. */
  sameNodeLostMs: number

  /** The log is looked at for what Redis did not bring: when Redis is heard, and when it is not. */
  lookMs: number
  lookBlindMs: number
  /** Rights of every open socket are asked again in this time when a change on another node might not be heard. */
  sweepDeafMs: number
  /** A process that did not run for so long has slept. */
  sleptMs: number
  /** Who is on which page is told to the other nodes no more often. */
  peopleMs: number
  redisPendingBytes: number

  pingMs: number
  /** y-websocket hangs up after 30 s without a message. */
  keepAliveMs: number
  /** Sessions are closed this long after the drain began, whatever happens. */
  drainMs: number
}

export const DEFAULTS: Settings = {
  frameBytes: MIB,
  schemaVersion: EDITOR_SCHEMA_VERSION,
  updateBytes: MIB,
  updateStructs: 50_000,
  sliceBytes: 64 * KIB,
  sliceStructs: 2_000,
  partsBytes: 16 * MIB,
  partsStructs: 300_000,
  partsPersonBytes: 32 * MIB,
  partsStallMs: 60_000,
  updateClients: 500,
  itemTextBytes: 256 * KIB,
  nestingDepth: 64,
  rootTypes: 64,
  heldFrames: 64,
  heldBytes: 256 * KIB,
  commitIdleMs: 2,
  commitEveryMs: 120,
  commitBytes: 256 * KIB,
  commitRows: 500,
  queueBytes: 32 * MIB,
  retryMs: 100,
  retryMaxMs: 2_000,
  troubleMs: 2_000,
  statementMs: 15_000,
  tickMs: 16,
  tickMaxMs: 80,
  tickPerSocketMs: 0.17,
  tickCrowdMs: 28,
  awarenessTickMs: 100,
  awarenessPersonPerSecond: 5,
  awarenessPersonBurst: 20,
  warmMs: 60_000,
  storedCacheMs: 5_000,
  lingerMs: 5_000,
  loadMs: 10_000,
  compactRows: 6_000,
  compactFirstRows: 500,
  compactBytes: 512 * KIB,
  compactAfterLeaveMs: 30_000,
  historyMs: 3_600_000,
  historyAllDays: 2,
  historyDailyDays: 90,
  historyThinMs: 3_600_000,
  versionQuietMs: 600_000,
  versionLongMs: 3_600_000,
  versionLookMs: 60_000,
  sweepAfterMs: 5_000,
  sweepAtLastMs: 60_000,
  scrubEveryMs: 86_400_000,
  scrubPauseMs: 500,
  scrubAgainMs: 3_000,
  divergencePersistsMs: 3_000,
  deriveQuietMs: 2_000,
  deriveMaxMs: 20_000,
  workerJobMs: 30_000,
  lagBytes: 512 * KIB,
  lagCloseBytes: 8 * MIB,
  lagCloseMs: 60_000,
  framesPerSecond: 1_000,
  framesBurst: 2_000,
  bytesPerSecond: 2 * MIB,
  bytesBurst: 8 * MIB,
  throttledCloseMs: 10_000,
  awarenessBytes: 4 * KIB,
  handshakesPerSecond: 200,
  handshakesBurst: 500,
  socketsPerAddress: 500,
  socketsPerPerson: 1_000,
  earlyFrames: 64,
  earlyBytes: 2 * MIB,
  authenticateMs: 10_000,
  httpPollMs: 20_000,
  httpGatherMs: 10,
  httpAnswerBytes: 256 * KIB,
  httpQueueBytes: 32 * MIB,
  httpBodyBytes: MIB + 64 * KIB,
  httpRequestsPerSecond: 200,
  httpRequestsBurst: 400,
  httpIdleMs: 75_000,
  httpFirstPollMs: 10_000,
  httpFarewellMs: 10_000,
  httpGoodbyeMs: 1_500,
  sweepMs: 60_000,
  mergeHereRows: 64,
  beatMs: 1_000,
  runLostMs: 8_000,
  sameNodeLostMs: 3_000,
  lookMs: 2_000,
  lookBlindMs: 500,
  sweepDeafMs: 5_000,
  sleptMs: 5_000,
  peopleMs: 300,
  redisPendingBytes: 8 * MIB,
  pingMs: 25_000,
  keepAliveMs: 15_000,
  drainMs: 7_000
}

/** What the guard allows of an update that is read in the worker. */
export function largeLimits(settings: Settings): Settings {
  return { ...settings, updateBytes: settings.partsBytes, updateStructs: settings.partsStructs }
}
