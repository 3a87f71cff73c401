// Copy buttons on the pages for visitors of links. Without JavaScript, the buttons stay hidden.
const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch { // a page without https has no clipboard
    const area = document.createElement("textarea")
    area.value = text
    document.body.append(area)
    area.select()
    const isCopied = document.execCommand("copy")
    area.remove()
    return isCopied
  }
}

for (const button of document.querySelectorAll("[data-text]")) {
  button.hidden = false
  button.addEventListener("click", async () => {
    if (!await copyText(button.dataset.text)) return
    const status = document.querySelector("[role=status]")
    status.textContent = button.textContent = status.dataset.copied
    button.removeAttribute("aria-label")
    button.focus()
  })
}
