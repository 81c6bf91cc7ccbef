// The list of words that typing errors are compared with. Filled a moment after, by one statement at a time and in order: a new word in
// two transactions at once must never make one of them fail.
import type { Sql } from 'postgres'

const AT_ONCE = 300

/** @returns how many rows of the index were read; 0: all are */
export async function listWords(sql: Sql): Promise<number> {
  return sql.begin(async (tx) => {
    // One node at a time is enough.
    const [turn] = await tx<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${LOCK}) as mine`
    if (!turn?.mine) return 0
    const due = await tx<{ network_id: string; words: string[] }[]>`
      update derived_search s set listed = true
      from (select kind, subject_id from derived_search where not listed limit ${AT_ONCE} for update skip locked) due
      where s.kind = due.kind and s.subject_id = due.subject_id
      returning s.network_id, tsvector_to_array(s.words) as words`
    const byNetwork = new Map<string, Set<string>>()
    for (const { network_id, words } of due) {
      const known = byNetwork.get(network_id) ?? new Set()
      for (const word of words) if (worthListing(word)) known.add(word)
      byNetwork.set(network_id, known)
    }
    for (const [networkId, words] of byNetwork) {
      await tx`
        insert into derived_words (network_id, word) select ${networkId}, unnest(${[...words].sort()}::text[])
        on conflict do nothing`
    }
    return due.length
  })
}

const LOCK = 0x776f7264

/** Slips are forgiven in words of four letters and more; figures are meant as they are typed. */
function worthListing(word: string): boolean {
  return word.length >= 3 && word.length <= 40 && !/\d/.test(word)
}
