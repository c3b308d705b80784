// One card field in its iframe. It speaks the postMessage protocol of the vendor's secured fields 6.3.0 with the page
// that embeds it: JSON strings, each with the field's numKey. "Encrypting" writes test_ before the digits.
'use strict';

(() => {
  const BRANDS = [
    { brand: 'amex', pattern: /^3[47]/, lengths: [15], cvc: 4, cvcText: 'CID' },
    { brand: 'mc', pattern: /^(5[1-5]|2[2-7])/, lengths: [16], cvc: 3, cvcText: 'CVC' },
    { brand: 'maestro', pattern: /^(50|5[6-8]|6(?!011|4|5))/, lengths: [16, 17, 18, 19], cvc: 3, cvcPolicy: 'optional' },
    { brand: 'discover', pattern: /^(6011|64[4-9]|65)/, lengths: [16, 17, 18, 19], cvc: 3 },
    { brand: 'visa', pattern: /^4/, lengths: [13, 16, 19], cvc: 3, cvcText: 'CVV' },
  ];
  const NO_BRAND = { brand: 'card', lengths: [12, 13, 14, 15, 16, 17, 18, 19], cvc: 3 };
  const BIN_LOOKUP_FROM = 11;
  const YEARS_AHEAD = 20;

  const embedder = decodeOrigin(new URLSearchParams(location.search).get('d'));
  let field = null;

  addEventListener('message', (event) => {
    if (event.source !== parent || event.origin !== embedder) return;
    let message;
    try {
      message = JSON.parse(event.data);
    } catch {
      return;
    }
    if (field === null && message.iframeUIConfig) {
      field = new Field(message);
    } else if (field !== null && message.numKey === field.config.numKey) {
      field.hear(message);
    }
  });

  function decodeOrigin(encoded) {
    try {
      return atob(encoded ?? '');
    } catch {
      return '';
    }
  }

  class Field {
    constructor(config) {
      this.config = config;
      this.type = config.fieldType;
      this.kind = { encryptedCardNumber: NUMBER, encryptedExpiryDate: DATE, encryptedSecurityCode: CODE }[this.type];
      this.cardBrand = NO_BRAND;
      this.announcedBrand = 'card';
      this.lookedUp = '';
      this.input = this.draw();
      this.tell('config', {});
    }

    draw() {
      const ui = this.config.iframeUIConfig;
      const aria = ui.ariaConfig?.[this.type] ?? {};
      document.documentElement.lang = ui.ariaConfig?.lang ?? 'en-US';
      document.title = aria.iframeTitle || document.title;
      const input = document.createElement('input');
      Object.assign(input, { id: this.type, type: 'text', className: 'js-iframe-input', inputMode: 'numeric' });
      input.dataset.fieldtype = this.type;
      input.autocomplete = this.kind.autocomplete;
      input.spellcheck = false;
      input.maxLength = this.kind.maxLength(this);
      input.placeholder = Object.values(ui.placeholders ?? {})[0] ?? '';
      input.setAttribute('aria-label', aria.label ?? this.type);
      input.setAttribute('aria-required', 'true');
      input.setAttribute('aria-invalid', 'false');
      input.setAttribute('aria-describedby', 'message');
      this.message = Object.assign(document.createElement('span'), { id: 'message', className: 'message' });
      document.getElementById('field').append(input, this.message);
      this.style(ui.sfStyles);
      input.addEventListener('input', () => this.typed());
      input.addEventListener('focus', () => this.tell('focus', { focus: true, numChars: input.value.length }));
      input.addEventListener('blur', () => this.left());
      input.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') this.tell('enterKeyPressed', {});
      });
      return input;
    }

    style(styles) {
      const input = this.input ?? document.querySelector('input');
      for (const [name, value] of Object.entries(styles?.base ?? {})) input.style[name] = value;
    }

    hear(message) {
      if (message.focus === true) this.input.focus();
      if (message.styleObject) this.style(message.styleObject);
      if (message.cvcPolicy || message.expiryDatePolicy) {
        const required = (message.cvcPolicy ?? message.expiryDatePolicy) === 'required';
        this.input.setAttribute('aria-required', String(required));
      }
      if (message.externalValidation || 'unsupportedCard' in message) this.showError(message.code ?? '');
      if (message.autoComplete) {
        this.input.value = message.autoComplete;
        this.typed();
      }
      if (message.brand) this.kind.hearBrand(this, message);
    }

    typed() {
      this.input.value = this.kind.format(this.input.value, this);
      this.showError('');
      this.kind.check(this);
    }

    left() {
      this.tell('focus', { focus: false, numChars: this.input.value.length });
      if (this.input.value && !this.kind.complete(this)) {
        this.refuse('incorrectly filled field', this.kind.problem(digitsOf(this.input.value), this));
      }
    }

    refuse(action, code) {
      this.showError(code);
      this.tell(action, { error: code });
    }

    accept(blobs, extra) {
      this.showError('');
      this.tell('encryption', { [this.type]: blobs, ...extra });
    }

    showError(code) {
      const texts = this.config.iframeUIConfig.ariaConfig?.[this.type]?.error ?? {};
      this.input.setAttribute('aria-invalid', String(Boolean(code)));
      this.message.textContent = code ? (texts[code] ?? '') : '';
    }

    tell(action, content) {
      const { numKey } = this.config;
      parent.postMessage(JSON.stringify({ action, fieldType: this.type, numKey, ...content }), embedder);
    }
  }

  const digitsOf = (value) => value.replace(/\D/g, '');
  const encrypted = (encryptedFieldName, digits) => ({ encryptedFieldName, blob: `test_${digits}` });

  function passesLuhn(digits) {
    let sum = 0;
    [...digits].reverse().forEach((digit, place) => {
      const value = Number(digit) * (place % 2 ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    });
    return sum % 10 === 0;
  }

  const NUMBER = {
    autocomplete: 'cc-number',
    maxLength: () => 24,

    format(value, field) {
      const digits = digitsOf(value).slice(0, Math.max(...field.cardBrand.lengths));
      const groups = field.cardBrand.brand === 'amex' ? /^(\d{1,4})(\d{1,6})?(\d{1,5})?/ : null;
      if (groups === null) return digits.replace(/(\d{4})(?=\d)/g, '$1 ');
      return (digits.match(groups) ?? []).slice(1).filter(Boolean).join(' ');
    },

    complete(field) {
      const digits = digitsOf(field.input.value);
      return field.cardBrand.lengths.includes(digits.length) && passesLuhn(digits);
    },

    problem(digits, field) {
      return field.cardBrand.lengths.includes(digits.length) ? 'cc.num.902' : 'cc.num.901';
    },

    check(field) {
      const digits = digitsOf(field.input.value);
      const found = BRANDS.find(({ pattern }) => pattern.test(digits)) ?? NO_BRAND;
      field.cardBrand = found;
      field.input.value = this.format(field.input.value, field);
      if (this.complete(field)) {
        const issuerBin = digits.length > 15 ? digits.slice(0, 8) : digits.slice(0, 6);
        field.accept([encrypted(field.type, digits)], { endDigits: digits.slice(-4), issuerBin });
      } else if (digits.length === Math.max(...found.lengths) && found !== NO_BRAND) {
        field.refuse('luhnCheck', 'cc.num.902');
      } else {
        field.tell('numberKeyPressed', { error: '' });
      }
      this.announce(field, found);
      this.lookUp(field, digits);
    },

    announce(field, found) {
      if (found.brand === field.announcedBrand) return;
      field.announcedBrand = found.brand;
      field.tell('brand', {
        brand: found.brand,
        cvcPolicy: found.cvcPolicy ?? 'required',
        expiryDatePolicy: 'required',
        cvcText: found.cvcText ?? 'Security code',
        showSocialSecurityNumber: false,
        mode: 'best-guess',
      });
      if (this.complete(field)) this.check(field);
    },

    // The library looks the issuer up once eleven digits are there, and forgets it again below that.
    lookUp(field, digits) {
      const bin = digits.length >= BIN_LOOKUP_FROM ? digits.slice(0, BIN_LOOKUP_FROM) : '';
      if (bin === field.lookedUp) return;
      field.lookedUp = bin;
      const lookup = bin ? { encryptedBin: `test_${bin}`, uuid: crypto.randomUUID() } : {};
      field.tell('binValue', { binValue: digits.slice(0, 6), ...lookup });
    },

    hearBrand(field, message) {
      if (message.brand !== 'reset') return;
      field.announcedBrand = '';
      this.announce(field, field.cardBrand);
    },
  };

  const DATE = {
    autocomplete: 'cc-exp',
    maxLength: () => 5,

    format(value) {
      const digits = digitsOf(value.replace(/^(\d)\//, '0$1')).replace(/^([2-9])/, '0$1').slice(0, 4);
      return digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2)}` : digits;
    },

    complete(field) {
      return this.problem(digitsOf(field.input.value)) === '';
    },

    problem(digits) {
      const month = Number(digits.slice(0, 2));
      if (digits.length < 4 || month < 1 || month > 12) return 'cc.dat.911';
      const now = new Date();
      const ahead = (2000 + Number(digits.slice(2)) - now.getFullYear()) * 12 + month - 1 - now.getMonth();
      if (ahead < 0) return 'cc.dat.912';
      return ahead > YEARS_AHEAD * 12 ? 'cc.dat.913' : '';
    },

    check(field) {
      const digits = digitsOf(field.input.value);
      const problem = digits.length < 4 ? 'incomplete' : this.problem(digits);
      if (problem === 'incomplete') {
        field.tell('dateKeyPressed', { error: '' });
      } else if (problem) {
        field.refuse('incorrectly filled field', problem);
      } else {
        const year = encrypted('encryptedExpiryYear', `20${digits.slice(2)}`);
        field.accept([encrypted('encryptedExpiryMonth', digits.slice(0, 2)), year], { type: 'year' });
      }
    },

    hearBrand() {},
  };

  const CODE = {
    autocomplete: 'cc-csc',
    maxLength: (field) => field.cardBrand.cvc,

    format(value, field) {
      return digitsOf(value).slice(0, field.cardBrand.cvc);
    },

    complete(field) {
      return field.input.value.length === field.cardBrand.cvc;
    },

    problem() {
      return 'cc.cvc.921';
    },

    check(field) {
      if (this.complete(field)) field.accept([encrypted(field.type, field.input.value)], {});
      else field.tell('cvcKeyPressed', { error: '' });
    },

    hearBrand(field, message) {
      field.cardBrand = BRANDS.find(({ brand }) => brand === message.brand) ?? NO_BRAND;
      field.input.maxLength = this.maxLength(field);
      if (field.input.value) field.typed();
    },
  };
})();
