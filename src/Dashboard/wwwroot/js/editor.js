// Tab indents by two spaces; Escape first gives Tab its usual meaning back, for those who move by keyboard.
export function attach(text) {
  let leaves = false;
  text.addEventListener('blur', () => { leaves = false; });
  text.addEventListener('keydown', event => {
    if (event.key === 'Escape') { leaves = true; return; }
    if (event.key !== 'Tab' || event.shiftKey || leaves) return;
    event.preventDefault();
    // insertText keeps the browser's undo history and raises input.
    document.execCommand('insertText', false, '  ');
  });
}

export function goTo(text, line, column) {
  const lines = text.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  const row = lines[line - 1] ?? '';
  text.focus({ preventScroll: true });
  text.setSelectionRange(start + Math.min(Math.max(column - 1, 0), row.length), start + row.length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  const sheet = text.closest('.hy-editor');
  sheet.scrollTo({ top: Math.max(0, (line - 1) * height - sheet.clientHeight / 3), behavior: 'smooth' });
}
