import { html } from 'hono/html';

/** Shows the API document with Swagger UI, from this server's own files; its classes are Swagger UI's. */
const document = (
  <html lang="zh-CN">
    {html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>接口文档 · 互通</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/swagger-ui.css">
</head>`}
    <body>
      <nav class="swagger-ui" aria-label="站点">
        <div class="wrapper markdown">
          <p>
            <a href="/">← 返回节点首页</a>
          </p>
        </div>
      </nav>
      <main id="docs" />
      <noscript>
        <p>
          <a href="/openapi.json">openapi.json</a>
        </p>
      </noscript>
      <script src="/assets/swagger-ui-bundle.js" />
      <script src="/assets/docs.js" />
    </body>
  </html>
);

export const docsPage = `<!doctype html>\n${String(document)}`;
