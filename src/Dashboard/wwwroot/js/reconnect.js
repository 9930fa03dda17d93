// A dashboard that was restarted does not know this page any more: load it again.
document.getElementById('components-reconnect-modal').addEventListener('components-reconnect-state-changed', async event => {
  if (event.detail.state === 'rejected') location.reload();
  if (event.detail.state !== 'failed') return;
  for (;;) {
    await new Promise(done => setTimeout(done, 2000));
    try {
      if ((await fetch('/health/live', { cache: 'no-store' })).ok) return location.reload();
    } catch {
      // Still away.
    }
  }
});
