import { expect, test } from 'vitest'
import { readSampleInbox, type SampleMessage } from '../support/sample-inbox.ts'

const inbox = readSampleInbox()
const all = [...inbox.values()].flatMap(({ messages }) => messages)
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
const groupsBy = (messages: SampleMessage[], key: (message: SampleMessage) => string): SampleMessage[][] => [
  ...Map.groupBy(messages, key).values(),
]
const visitorsOf = (messages: SampleMessage[]): number => new Set(messages.map(({ user }) => user)).size

test('there are about 500 messages of two creators, in small files', () => {
  expect([...inbox.keys()].sort()).toEqual(['mara-vale', 'tinker-tom'])
  expect(all.length).toBeGreaterThan(450)
  expect(all.length).toBeLessThan(550)
  for (const { bytes, messages } of inbox.values()) {
    expect(messages.length).toBeGreaterThan(200)
    expect(bytes).toBeLessThan(200_000)
  }
})

test('ids are unique over both files', () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
})

test('messages come in time order within about three weeks of October 2026', () => {
  for (const { messages } of inbox.values()) {
    const times = messages.map(({ createdAt }) => createdAt)
    expect(times).toEqual(times.toSorted())
    const days = (Date.parse(times.at(-1) ?? '') - Date.parse(times[0] ?? '')) / 86_400_000
    expect(days).toBeGreaterThan(18)
    expect(days).toBeLessThan(24)
    expect(times.every((time) => time.startsWith('2026-10-'))).toBe(true)
  }
})

test('each visitor has one channel and one name, and nobody shares them', () => {
  for (const key of ['user', 'userName', 'channel'] as const) {
    for (const messages of groupsBy(all, (message) => message[key])) {
      const people = new Set(messages.map(({ user, userName, channel }) => `${user} ${userName} ${channel}`))
      expect([...people]).toHaveLength(1)
    }
  }
  expect(visitorsOf(all)).toBeGreaterThan(200)
})

test('English and German both matter, and some messages are paid', () => {
  const share = (wanted: (message: SampleMessage) => boolean): number =>
    all.filter(wanted).length / all.length
  expect(share(({ lang }) => lang === 'de')).toBeGreaterThan(0.15)
  expect(share(({ lang }) => lang === 'en')).toBeGreaterThan(0.5)
  expect(share(({ isPaid }) => isPaid)).toBeGreaterThan(0.03)
  expect(share(({ isPaid }) => isPaid)).toBeLessThan(0.15)
})

test('visitors repeat each other to the letter, nearly so, and in other words', () => {
  const exactly = groupsBy(all, ({ text }) => text).filter((group) => visitorsOf(group) > 1)
  expect(exactly.length).toBeGreaterThan(10)
  const nearly = groupsBy(all, ({ text }) => plain(text)).filter(
    (group) => visitorsOf(group) > 1 && new Set(group.map(({ text }) => text)).size > 1,
  )
  expect(nearly.length).toBeGreaterThan(10)
  const topics = groupsBy(
    all.filter(({ topic }) => topic !== null),
    ({ topic }) => topic ?? '',
  )
  const inOtherWords = topics.filter((group) => new Set(group.map(({ text }) => plain(text))).size >= 4)
  expect(inOtherWords.length).toBeGreaterThan(40)
})

test('one visitor repeats himself many times in one conversation', () => {
  const byTopic = groupsBy(all, ({ user, topic }) => `${user} ${topic}`).map((group) => group.length)
  expect(Math.max(...byTopic)).toBeGreaterThanOrEqual(10)
})

test('hard texts are there: empty, very short, emoji only, markup, right to left, long', () => {
  const count = (wanted: RegExp): number => all.filter(({ text }) => wanted.test(text)).length
  expect(count(/^\s*$/)).toBeGreaterThanOrEqual(1)
  expect(count(/^\w{2}$/)).toBeGreaterThanOrEqual(4)
  expect(count(/^[\p{RGI_Emoji}]+$/v)).toBeGreaterThanOrEqual(4)
  expect(count(/<\w+[^>]*>/)).toBeGreaterThanOrEqual(2)
  expect(count(/\p{Script=Arabic}/u)).toBeGreaterThanOrEqual(1)
  expect(Math.max(...all.map(({ text }) => text.length))).toBeGreaterThan(900)
})

test('wrong neighbours are planted: alike texts under topics of their own, in numbers and negations too', () => {
  const planted = all.filter(({ note }) => note?.startsWith('wrong neighbour'))
  expect(planted.length).toBeGreaterThan(15)
  const texts = all.map(({ text }) => plain(text))
  expect(texts).toContain('i can pay 50 for a shoutout would that work')
  expect(texts).toContain('i can pay 500 for a shoutout would that work')
  expect(texts).toContain('please cancel my order')
  expect(texts.filter((text) => /\b(not|don t) cancel my order/.test(text)).length).toBeGreaterThan(1)
})

test('nothing in it reaches a real person: no addresses, links or telephone numbers', () => {
  for (const { text } of all) {
    expect(text).not.toMatch(/@|https?:|www\.|\+?\d[\d\s/-]{7,}/)
  }
})
