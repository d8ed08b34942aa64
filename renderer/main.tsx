import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './meanings.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { offerStyleNonce } from './nonce.ts'

offerStyleNonce()
const root = document.getElementById('root')
if (!root) throw new Error('The page has no element to show Likeness in')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
