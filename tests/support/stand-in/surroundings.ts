import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { tell } from './talk.ts'

/** The answer to every message box: the number of its button. */
const ANSWER = Number(process.env.LIKENESS_STAND_IN_ANSWER ?? 0)

type BoxOptions = { readonly message: string; readonly detail?: string }

export const dialog = {
  showErrorBox: (title: string, content: string) =>
    tell({ type: 'said', said: { how: 'error-box', text: `${title}\n${content}` } }),
  async showMessageBox(...given: [BoxOptions] | [object, BoxOptions]) {
    const options = given.at(-1) as BoxOptions
    const text = `${options.message}\n${options.detail ?? ''}`
    tell({ type: 'said', said: { how: 'message-box', text } })
    return { response: ANSWER, checkboxChecked: false }
  },
}

export const shell = {
  async openExternal(url: string) {
    tell({ type: 'said', said: { how: 'open-external', text: url } })
  },
  async openPath(path: string) {
    tell({ type: 'said', said: { how: 'open-path', text: path } })
    return ''
  },
}

export const powerMonitor = new EventEmitter()

export const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false })

const display = (id: number, x: number) => ({ id, workArea: { x, y: 0, width: 1600, height: 1000 } })
const displays = [display(1, 0), display(2, 1600)]

export const screen = Object.assign(new EventEmitter(), {
  getAllDisplays: () => displays,
  getPrimaryDisplay: () => displays[0],
  getDisplayMatching: ({ x }: { x: number }) => displays[x >= 1600 ? 1 : 0],
})

const KEY = Buffer.alloc(32, 7)

const KEYS = process.env.LIKENESS_STAND_IN_KEYS ?? 'gnome_libsecret'

/** Before what Linux encrypts: the key is everybody's (`v10`) or one of the key store. */
const MARK = Buffer.from(KEYS === 'unanswered' ? 'v10' : 'v11')

/** A key store that really encrypts, so that a secret written as it is would be found in the file. */
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => KEYS !== 'none',
  getSelectedStorageBackend: () => (KEYS === 'unanswered' ? 'gnome_libsecret' : KEYS),
  async encryptStringAsync(text: string) {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', KEY, nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([MARK, nonce, cipher.getAuthTag(), sealed])
  },
  async decryptStringAsync(marked: Buffer) {
    const sealed = marked.subarray(MARK.length)
    const decipher = createDecipheriv('aes-256-gcm', KEY, sealed.subarray(0, 12))
    decipher.setAuthTag(sealed.subarray(12, 28))
    const result = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
    return { result, shouldReEncrypt: false }
  },
}

interface Item {
  readonly submenu?: readonly Item[]
}

/** A menu keeps the items of its template, submenus as menus. */
class StandInMenu {
  readonly items: readonly (Omit<Item, 'submenu'> & { readonly submenu?: StandInMenu })[]

  constructor(template: readonly Item[]) {
    this.items = template.map(({ submenu, ...item }) =>
      submenu === undefined ? item : { ...item, submenu: new StandInMenu(submenu) },
    )
  }
}

let applicationMenu: StandInMenu | null = null

export const Menu = {
  buildFromTemplate: (template: readonly Item[]) => new StandInMenu(template),
  setApplicationMenu: (menu: StandInMenu | null) => {
    applicationMenu = menu
  },
  getApplicationMenu: () => applicationMenu,
}
