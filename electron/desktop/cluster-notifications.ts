import { type BrowserWindow, Notification } from 'electron'
import type { Log } from '../app/log.ts'
import type { Notices } from '../app/notices.ts'
import { excerpt } from '../messages/excerpt.ts'
import type { Notice } from '../../shared/model/status.ts'
import { focusWindow } from './window.ts'
import type { Wishes } from './wishes.ts'

type Reached = Extract<Notice, { type: 'cluster-reached' }>

/** Clusters that come to three conversations within this time are told of together. */
const TOGETHER_MS = 500

const SHOWN_CHARACTERS = 120
const SHOWN_NAME_CHARACTERS = 40

/** The part of the program that the system tells for. */
export interface Told {
  readonly window: BrowserWindow
  readonly notices: Notices
  readonly wishes: Wishes
  readonly log: Log
}

/** Has the system tell of clusters that wait for an answer while nobody looks at the window. Gives how to stop. */
export function notifyOfClusters(told: Told): () => void {
  const stop = new AbortController()
  const gathered: Reached[] = []
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    timer = undefined
    show(told, gathered.splice(0))
  }
  const follow = async () => {
    for await (const notice of told.notices.watch(stop.signal)) {
      if (notice.type !== 'cluster-reached' || !isUnseen(told.window)) continue
      gathered.push(notice)
      timer ??= setTimeout(tell, TOGETHER_MS)
    }
  }
  follow().catch((error: unknown) => {
    if (!stop.signal.aborted) told.log('cluster-notifications.failed', error)
  })
  return () => {
    stop.abort()
    clearTimeout(timer)
  }
}

const isUnseen = (window: BrowserWindow): boolean =>
  !window.isDestroyed() && !window.isFocused() && Notification.isSupported()

/** The system forgets what nobody holds, and with it what a click does. */
const shown = new Set<Notification>()

function show({ window, wishes }: Told, reached: readonly Reached[]): void {
  const [only, ...others] = reached
  if (!only || window.isDestroyed()) return
  const notification = new Notification(others.length > 0 ? wordsForAll(reached.length) : wordsFor(only))
  notification.on('click', () => {
    if (!window.isDestroyed()) focusWindow(window)
    wishes.tell(
      others.length > 0
        ? { type: 'show-screen', screen: 'clusters' }
        : { type: 'show-cluster', cluster: only.cluster },
    )
    shown.delete(notification)
  })
  notification.on('close', () => shown.delete(notification))
  shown.add(notification)
  notification.show()
}

const wordsFor = ({ channels, creator, preview }: Reached) => ({
  title: `${channels} conversations of ${plain(creator, SHOWN_NAME_CHARACTERS)} wait for one answer`,
  body: plain(preview, SHOWN_CHARACTERS),
})

const wordsForAll = (clusters: number) => ({
  title: `${clusters} clusters have come to three conversations`,
  body: 'Look at the newest in Likeness.',
})

const lookAlikes: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆' }

/** Some desktops read what they are told as markup: nothing a message holds may be taken for it. */
const plain = (text: string, characters: number): string =>
  excerpt(text, characters).replace(/[<>&]/g, (character) => lookAlikes[character] ?? '')
