// Drives the official JavaScript SDK; prints one JSON object: step -> what came of it.
const { LinkupClient } = require('linkup-sdk');

const [baseUrl, apiKey, pages, q] = process.argv.slice(2);
const client = (key) => new LinkupClient({ apiKey: key, baseUrl: `${baseUrl}/v1` }).client;
const good = client(apiKey);
const found = {};

async function refused(step, promise) {
  try {
    await promise;
    found[step] = 'no error';
  } catch (error) {
    found[step] = { name: error.name, class: error.constructor.name, message: error.message };
  }
}

async function ended(id) {
  for (;;) {
    const task = (await good.get(`/extract/${id}`)).data;
    if (task.status === 'completed' || task.status === 'failed') return task;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function main() {
  const created = (await good.post('/extract', { q, url: `${pages}/team` })).data;
  found.created = created;
  const task = await ended(created.id);
  found.completed = task;
  const { origin, pathname, search } = new URL(task.output.resultUrl);
  found.rows = (await client('none').get(task.output.resultUrl, { responseType: 'text' })).data;
  found.list = (await good.get('/extract', { params: { pageSize: 1 } })).data;
  found.balance = (await good.get('/credits/balance')).data;
  await refused('validation', good.post('/extract', { q: '', url: 'ftp://a.example' }));
  await refused('listing', good.get('/extract', { params: { page: 0 } }));
  await refused('unauthorized', client('nonsense').get('/credits/balance'));
  await refused('forbidden', good.get(`${origin}${pathname}${search.slice(0, -1)}`));
  await refused('unknownTask', good.get('/extract/3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f'));
  await refused('unknownRoute', good.get('/nowhere'));
  await refused('method', good.put('/extract', {}));
  await refused('mediaType', good.post('/extract', 'q=1'));
  await refused('tooLarge', good.post('/extract', { q: 'x'.repeat(2 ** 20) }));
  process.stdout.write(JSON.stringify(found));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
