(function () {
  'use strict';
  if (typeof Chart === 'undefined') {
    return;
  }
  var root = document.documentElement;
  var drawn = [];
  root.classList.add('js');
  document.querySelectorAll('details.same').forEach(function (table) { table.open = false; });

  function colour(name) {
    return getComputedStyle(root).getPropertyValue(name).trim();
  }

  function settings(figure) {
    var write = new Intl.NumberFormat(figure.locale, {
      minimumFractionDigits: figure.decimals, maximumFractionDigits: figure.decimals });
    var tick = new Intl.NumberFormat(figure.locale, { maximumFractionDigits: figure.decimals });
    var palette = ['--c1', '--c2', '--c3', '--c4', '--c5'].map(colour);
    var round = figure.kind === 'doughnut';
    var sets = figure.series.map(function (series, i) {
      if (round) {
        return { label: series.name, data: series.values, backgroundColor: [palette[1], palette[2]],
          borderColor: colour('--paper'), borderWidth: 2 };
      }
      var paint = figure.kind === 'bar' ? palette[i + 1] : palette[i];
      return { label: series.name, data: series.values, borderColor: paint, backgroundColor: paint,
        borderWidth: figure.kind === 'bar' ? 0 : (i === 0 ? 2.5 : 1.5), pointRadius: 0, pointHitRadius: 8,
        tension: 0, spanGaps: false, maxBarThickness: 26 };
    });
    var options = {
      animation: false, responsive: true, maintainAspectRatio: false, color: colour('--ink'),
      interaction: { mode: round ? 'nearest' : 'index', intersect: round },
      plugins: {
        legend: { position: 'bottom', labels: { boxWidth: 12, boxHeight: figure.kind === 'line' ? 2 : 12, color: colour('--ink') } },
        tooltip: { callbacks: { label: function (item) {
          return (round ? item.label : item.dataset.label) + ': ' + write.format(round ? item.parsed : item.parsed.y);
        } } }
      }
    };
    if (!round) {
      options.scales = {
        x: { grid: { display: false }, ticks: { color: colour('--soft'), maxRotation: 0, autoSkipPadding: 18 } },
        y: { beginAtZero: true, grid: { color: colour('--rule') }, border: { display: false },
          title: { display: true, text: figure.axis, color: colour('--soft') },
          ticks: { color: colour('--soft'), maxTicksLimit: 7, callback: function (value) { return tick.format(value); } } }
      };
    }
    return { type: figure.kind, data: { labels: figure.labels, datasets: sets }, options: options };
  }

  function draw() {
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    drawn.forEach(function (chart) { chart.destroy(); });
    drawn = Array.prototype.map.call(document.querySelectorAll('script[data-chart]'), function (block) {
      return new Chart(document.getElementById(block.dataset.chart), settings(JSON.parse(block.textContent)));
    });
  }

  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('beforeprint', draw);
  addEventListener('afterprint', draw);
})();
