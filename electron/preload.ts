import { contextBridge, ipcRenderer } from 'electron'

/** Named like `CONNECT` of the main process; this file can import nothing. */
const CONNECT = 'likeness:connect'

let isConnected = false

// Passes one port of the page on to the core, and knows no call.
window.addEventListener('message', (event) => {
  if (isConnected || event.source !== window || event.origin !== window.location.origin) return
  const [port] = event.ports
  if (event.data !== CONNECT || port === undefined || event.ports.length !== 1) return
  isConnected = true
  ipcRenderer.postMessage(CONNECT, null, [port])
})

contextBridge.exposeInMainWorld('likeness', { port: CONNECT })
